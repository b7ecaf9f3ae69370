import { CHAT_EVENTS } from './chat/events.ts';
import { SERVICE_EVENTS } from './cluster/events.ts';
import { PIPELINE_EVENTS } from './pipeline/events.ts';

/**
 * What can happen in a world, before any telemetry format.
 *
 * Events are columnar. Every producer (activity, fault, technique) writes the same columns; sources only read.
 * Column kinds:
 *  - `time`  f64, microseconds since 1970 UTC
 *  - `f64 | u32 | u16 | u8`  numbers as they are
 *  - `ref:<pool>`  u32 code of a value interned in that pool (`core/pools.ts`); code 0 is NULL
 */
export type EventColumnKind = 'time' | 'f64' | 'u32' | 'u16' | 'u8' | `ref:${PoolName}`;

/** Pools of shared values. `string` holds plain strings; the others hold records. */
export type PoolName = 'string' | 'identity' | 'params' | 'object' | 'instance' | 'eni' | 'pod';

/** S3 request path; decides whether flow records exist (formats: byte laws). */
export const PATH = { internet: 0, gateway: 1, service: 2 } as const;
/** Who opened a connection. */
export const INITIATOR = { local: 0, peer: 1 } as const;
/** Flow verdict. */
export const VERDICT = { accept: 0, reject: 1 } as const;
/** How an S3 request was authenticated. */
export const AUTH = { header: 0, query: 1, anonymous: 2 } as const;

export const EVENT_SCHEMAS = {
  /** An AWS API call that is not an S3 object request: management events, and data events of other services. */
  ApiCall: {
    t: 'time',
    identity: 'ref:identity',
    /** `sts.amazonaws.com:AssumeRole` */
    api: 'ref:string',
    region: 'ref:string',
    /** Address, service DNS name, or `AWS Internal`. */
    ip: 'ref:string',
    ua: 'ref:string',
    errorCode: 'ref:string',
    errorMessage: 'ref:string',
    /** requestParameters, flattened with dotted keys. */
    request: 'ref:params',
    /** responseElements, flattened with dotted keys. */
    response: 'ref:params',
    /** additionalEventData, flattened. */
    extra: 'ref:params',
    /** ARN of the resource, if the record carries one. */
    resource: 'ref:string',
    resourceType: 'ref:string',
    vpce: 'ref:string',
    /** Account that received the call. */
    account: 'ref:string',
    /** 1 console session, 2 service event, 4 console sign-in, 8 no TLS details. */
    flags: 'u8',
  },
  /** A request to an object or the listing of a bucket. One event is one HTTP request (ranged GETs are several). */
  ObjectAccess: {
    t: 'time',
    identity: 'ref:identity',
    /** GetObject, HeadObject, PutObject, ListObjects, DeleteObject, CopyObject. */
    op: 'ref:string',
    bucket: 'ref:string',
    object: 'ref:object',
    /** Bytes sent by S3 (an error's XML body included). */
    bytesOut: 'f64',
    bytesIn: 'f64',
    ip: 'ref:string',
    ua: 'ref:string',
    errorCode: 'ref:string',
    auth: 'u8',
    path: 'u8',
    vpce: 'ref:string',
    region: 'ref:string',
    account: 'ref:string',
    totalMs: 'u32',
    /** Of a presigned address: when it was signed (seconds since 1970) and for how many seconds it is good. */
    signed: 'u32',
    expires: 'u32',
  },
  /**
   * One transport conversation as one ENI of ours sees it. A peer with an ENI of ours logs it too (`peerEni`); where that is
   * a NAT gateway, `peerIp` is the far address, and the gateway logs both of its sides.
   */
  Connection: {
    t: 'time',
    durationS: 'f64',
    eni: 'ref:eni',
    peerEni: 'ref:eni',
    /** IPv4 of the peer as an unsigned integer. */
    peerIp: 'u32',
    localPort: 'u16',
    peerPort: 'u16',
    protocol: 'u8',
    initiator: 'u8',
    /** IP bytes, headers included, leaving our ENI / entering it. */
    bytesOut: 'f64',
    bytesIn: 'f64',
    packetsOut: 'u32',
    packetsIn: 'u32',
    verdict: 'u8',
    /** AWS service that owns the peer address: `S3`, `AMAZON`, `EC2`, or NULL. */
    peerService: 'ref:string',
  },
  /** A request to the load balancer. */
  HttpRequest: {
    t: 'time',
    clientIp: 'u32',
    clientPort: 'u16',
    target: 'ref:instance',
    targetPort: 'u16',
    method: 'ref:string',
    host: 'ref:string',
    path: 'ref:string',
    ua: 'ref:string',
    status: 'u16',
    /** 0 when the target was never reached. */
    targetStatus: 'u16',
    requestMs: 'f64',
    targetMs: 'f64',
    bytesIn: 'f64',
    bytesOut: 'f64',
  },
  /** A query that reached the VPC resolver (cached answers do not). */
  DnsLookup: {
    t: 'time',
    instance: 'ref:instance',
    name: 'ref:string',
    qtype: 'ref:string',
    rcode: 'ref:string',
    /** Answer as address text or name; NULL when there is none. */
    answer: 'ref:string',
  },
  /** A process, file or network observation on a laptop or server by the endpoint agent. */
  EndpointActivity: {
    t: 'time',
    device: 'ref:string',
    /** ProcessCreated, FileCreated, FileModified, FileRead, ConnectionSuccess, ... */
    action: 'ref:string',
    user: 'ref:string',
    process: 'ref:string',
    commandLine: 'ref:string',
    parent: 'ref:string',
    file: 'ref:string',
    folder: 'ref:string',
    remoteIp: 'ref:string',
    remotePort: 'u16',
    remoteUrl: 'ref:string',
    pid: 'u32',
    parentPid: 'u32',
  },
  /** A sign-in to the identity provider. */
  SignIn: {
    t: 'time',
    upn: 'ref:string',
    app: 'ref:string',
    ip: 'ref:string',
    ua: 'ref:string',
    device: 'ref:string',
    /** Entra result code as text; `0` is success. */
    result: 'ref:string',
    mfa: 'u8',
    interactive: 'u8',
    risk: 'ref:string',
  },
  /** An entry of the source-hosting organisation's audit log. */
  RepoActivity: {
    t: 'time',
    actor: 'ref:string',
    action: 'ref:string',
    repo: 'ref:string',
    ip: 'ref:string',
    ua: 'ref:string',
    /** Remaining fields, flattened. */
    data: 'ref:params',
  },
  /** A detector's finding, as the detector states it. */
  Finding: {
    t: 'time',
    firstSeen: 'time',
    lastSeen: 'time',
    type: 'ref:string',
    severity: 'u8',
    count: 'u32',
    title: 'ref:string',
    identity: 'ref:identity',
    instance: 'ref:instance',
    bucket: 'ref:string',
    ip: 'ref:string',
    /** Action, flattened: `action.awsApiCallAction.api` and so on. */
    data: 'ref:params',
  },
  /** An entry of the change calendar: deploys, configuration, flags, infrastructure. */
  Change: {
    t: 'time',
    kind: 'ref:string',
    system: 'ref:string',
    summary: 'ref:string',
    author: 'ref:string',
    reference: 'ref:string',
  },
  /** A ticket or its follow-up message. */
  Ticket: {
    t: 'time',
    number: 'ref:string',
    queue: 'ref:string',
    author: 'ref:string',
    subject: 'ref:string',
    body: 'ref:string',
    status: 'ref:string',
  },
  /** One CloudWatch replication metric sample. */
  ReplicationSample: {
    t: 'time',
    bucket: 'ref:string',
    destination: 'ref:string',
    rule: 'ref:string',
    bytesPending: 'f64',
    operationsPending: 'f64',
    latencyS: 'f64',
    operationsFailed: 'u32',
    bytesReplicated: 'f64',
    objectsReplicated: 'u32',
  },
  /** Daily state of one bucket's configuration. */
  BucketState: {
    t: 'time',
    bucket: 'ref:string',
    account: 'ref:string',
    state: 'ref:params',
  },
  /** Daily state of one IAM principal. */
  PrincipalState: {
    t: 'time',
    principal: 'ref:string',
    account: 'ref:string',
    state: 'ref:params',
  },
  ...SERVICE_EVENTS,
  ...PIPELINE_EVENTS,
  ...CHAT_EVENTS,
} as const satisfies Record<string, Record<string, EventColumnKind>>;

export type EventType = keyof typeof EVENT_SCHEMAS;

type EventArray<K extends EventColumnKind> = K extends 'time' | 'f64'
  ? Float64Array
  : K extends 'u16'
    ? Uint16Array
    : K extends 'u8'
      ? Uint8Array
      : Uint32Array;

/** A block of events of one type from one producer. Column arrays may be longer than `rows`; read `rows` only. */
export interface EventBatch<T extends EventType = EventType> {
  readonly type: T;
  /** Name of the producer instance (unique in a case): keys every random draw that sources make for these rows. */
  readonly producer: string;
  /** Time cell, or 0 for a script. */
  readonly cell: number;
  readonly rows: number;
  readonly columns: { readonly [C in keyof (typeof EVENT_SCHEMAS)[T]]: EventArray<(typeof EVENT_SCHEMAS)[T][C] & EventColumnKind> };
  /** Index into the manifest's `labels` (why the row exists); 0 is background. Never part of a Case. */
  readonly label: number;
}

/** One event as a script writes it: strings and records instead of codes; anything left out is NULL or 0. */
export type EventRow<T extends EventType> = { t: number } & {
  [C in keyof (typeof EVENT_SCHEMAS)[T]]?: (typeof EVENT_SCHEMAS)[T][C] extends 'ref:string'
    ? string | null
    : (typeof EVENT_SCHEMAS)[T][C] extends 'ref:params'
      ? Readonly<Record<string, string>> | null
      : number;
};
