/**
 * The world: the organisation before anything happens. Small, eager, built once per case from the seed.
 * Bulk things (objects) are struct-of-arrays; everything else is a few thousand plain records.
 * Arrays are in a stable order; nothing here depends on the variant.
 */

/** The case's time. All values are microseconds since 1970 UTC. */
export interface Clock {
  /** Start of the longest table. */
  readonly start: number;
  /** End of the window: the lab's `now()`. */
  readonly end: number;
  /** Start of the flow, S3 and endpoint tables (24–48 h before `end`). */
  readonly detailStart: number;
}

export interface Account {
  /** 12 digits, from the documentation ids. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'own' | 'partner' | 'vendor' | 'unlisted';
  readonly externalId: string | null;
  /** CIDR ranges that the register lists for it. */
  readonly ranges: readonly string[];
  readonly contact: string;
}

export interface Person {
  readonly index: number;
  readonly first: string;
  readonly last: string;
  readonly name: string;
  /** `first.last@<org>.example` */
  readonly upn: string;
  /** `first.last` */
  readonly user: string;
  readonly team: string;
  readonly title: string;
  readonly city: string;
  readonly country: string;
  /** Hours from UTC, whole. */
  readonly utcOffset: number;
  /** Local working hours, e.g. [8.5, 17]. */
  readonly hours: readonly [number, number];
  readonly laptop: string;
  readonly os: 'Windows' | 'macOS' | 'Linux';
  /** Address at home or in the office, IPv4 as unsigned integer. */
  readonly homeIp: number;
  readonly officeIp: number;
  /** May use the AWS console or CLI. */
  readonly engineer: boolean;
  readonly admin: boolean;
  /** Login on the code host. */
  readonly handle: string;
}

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** AROA… */
  readonly id: string;
  readonly account: string;
  /** instance: attached to instances; human: assumed from single sign-on; ci: web identity; vendor: other account; service: AWS service. */
  readonly use: 'instance' | 'human' | 'ci' | 'vendor' | 'service';
  readonly policies: readonly string[];
  /** Trust policy, flattened for people: `Principal.Federated=…` etc. */
  readonly trust: Readonly<Record<string, string>>;
}

export interface IamUser {
  readonly name: string;
  readonly arn: string;
  /** AIDA… */
  readonly id: string;
  readonly account: string;
  /** Owner, or null for a service user. */
  readonly person: number | null;
  readonly keys: readonly { readonly id: string; readonly createdDaysAgo: number; readonly active: boolean }[];
  readonly policies: readonly string[];
}

export interface Vpc {
  readonly id: string;
  readonly account: string;
  readonly region: string;
  readonly cidr: string;
  /** Gateway endpoint for S3. */
  readonly s3Endpoint: string;
}

export interface Subnet {
  readonly id: string;
  readonly vpc: string;
  readonly azId: string;
  readonly cidr: string;
  readonly public: boolean;
}

export interface Instance {
  readonly index: number;
  /** i-0… */
  readonly id: string;
  /** Host name, e.g. `etl-worker-3`. */
  readonly name: string;
  readonly service: string;
  readonly type: string;
  readonly account: string;
  readonly region: string;
  /** Role of its instance profile. */
  readonly role: string;
  readonly eni: Eni;
  readonly publicIp: number | null;
  /** MTU towards S3: 1500 or 9001. */
  readonly mtu: 1500 | 9001;
  /** IMDSv1 allowed? Then role sessions carry ec2RoleDelivery 1.0. */
  readonly imdsV1: boolean;
  readonly ssmManaged: boolean;
  readonly amiId: string;
}

export interface Eni {
  readonly index: number;
  /** eni-0… */
  readonly id: string;
  readonly privateIp: number;
  readonly publicIp: number | null;
  readonly subnet: string;
  readonly vpc: string;
  readonly azId: string;
  readonly account: string;
  readonly region: string;
  /** null for NAT gateways and load balancers. */
  readonly instance: string | null;
  readonly description: string;
}

/** A machine of the Kubernetes cluster. */
export interface ClusterNode {
  readonly index: number;
  /** `ip-10-20-31-10.eu-west-1.compute.internal` */
  readonly name: string;
  /** i-0… of the machine; it is none of `World.instances`. */
  readonly instance: string;
  readonly type: string;
  /** Node group: machines of one type and image, one per zone or more. */
  readonly group: string;
  readonly pool: 'general' | 'gpu' | 'data';
  /** Index of its interface in `World.enis`. */
  readonly eni: number;
  /** Address of that interface. */
  readonly ip: number;
  readonly azId: string;
}

/** Where services run as pods. */
export interface Cluster {
  readonly name: string;
  /** Kubernetes, e.g. `1.31`. */
  readonly version: string;
  readonly nodes: readonly ClusterNode[];
  /** Driver of its GPUs. */
  readonly driver: string;
  /** For each machine of the general pool the one that may have stood in its place before, with an interface of its own. */
  readonly former: ReadonlyMap<ClusterNode, ClusterNode>;
}

export interface Bucket {
  readonly index: number;
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** What stands in it, for people: `patient imaging exports`. */
  readonly holds: string;
  readonly sensitivity: 'public' | 'internal' | 'confidential' | 'regulated';
  readonly createdDaysAgo: number;
  readonly versioning: boolean;
  readonly accessLogging: boolean;
  readonly dataEvents: boolean;
  /** Services (names of `Instance.service`) whose instances read it, busiest first. */
  readonly readers: readonly string[];
  /** Services that write it. */
  readonly writers: readonly string[];
  /** People's teams that open it by hand now and then. */
  readonly teams: readonly string[];
  /** Requests per hour of a usual working day, all callers together. */
  readonly readsPerHour: number;
  readonly writesPerHour: number;
  /** Objects of this bucket: indices [first, first + count) of `objects`, oldest first. */
  readonly firstObject: number;
  readonly objectCount: number;
}

/** All objects of all buckets, by index. Sizes in bytes (lognormal per bucket). */
export interface Objects {
  readonly count: number;
  readonly bucket: Uint16Array;
  readonly size: Float64Array;
  key(index: number): string;
}

export interface Network {
  readonly cidr: string;
  readonly first: number;
  readonly last: number;
  readonly kind: 'office' | 'residential' | 'mobile' | 'hosting' | 'vpn' | 'scanner' | 'cloud' | 's3' | 'partner' | 'vendor' | 'education';
  readonly country: string;
  readonly countryName: string;
  readonly city: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly asn: number;
  readonly org: string;
  readonly isp: string;
}

export interface Repo {
  readonly name: string;
  readonly visibility: 'private' | 'internal' | 'public';
  readonly team: string;
  /** CI role it deploys with, if any. */
  readonly role: string | null;
}

export interface World {
  readonly org: {
    readonly name: string;
    readonly slug: string;
    readonly domain: string;
    readonly githubOrg: string;
    readonly industry: string;
  };
  readonly region: string;
  readonly accounts: readonly Account[];
  /** Production account: where buckets, instances and most calls are. */
  readonly mainAccount: string;
  readonly people: readonly Person[];
  readonly roles: readonly Role[];
  readonly users: readonly IamUser[];
  readonly vpcs: readonly Vpc[];
  readonly subnets: readonly Subnet[];
  readonly instances: readonly Instance[];
  /** All interfaces: instances, NAT gateways, load balancers. */
  readonly enis: readonly Eni[];
  /** Only in scenarios whose estate has one. */
  readonly cluster: Cluster | null;
  readonly buckets: readonly Bucket[];
  readonly objects: Objects;
  readonly networks: readonly Network[];
  readonly repos: readonly Repo[];
  /** Backup or analytics vendor with a role in our account. */
  readonly vendor: {
    readonly account: string;
    readonly name: string;
    readonly role: string;
    readonly externalId: string;
    readonly ranges: readonly string[];
    readonly newRanges: readonly string[];
    readonly hours: readonly [number, number];
  };
  readonly loadBalancer: {
    readonly name: string;
    readonly arn: string;
    readonly targetGroup: string;
    readonly host: string;
    readonly enis: readonly number[];
    readonly targets: readonly number[];
  };
  /** The network an IPv4 address is in. */
  network(ip: number): Network | undefined;
}
