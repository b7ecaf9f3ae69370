import { IDENTITY_FIELDS } from './dims.ts';
import type { PoolName } from './events.ts';
import type { World } from './world.ts';

/** One caller as CloudTrail's userIdentity describes it. `null` where the record has no such member. */
export interface Identity {
  readonly type: 'Root' | 'IAMUser' | 'AssumedRole' | 'AWSService' | 'AWSAccount' | 'WebIdentityUser' | 'SAMLUser' | 'Unknown';
  readonly principalId: string | null;
  readonly arn: string | null;
  readonly accountId: string | null;
  readonly accessKeyId: string | null;
  readonly userName: string | null;
  readonly invokedBy: string | null;
  readonly issuerType: string | null;
  readonly issuerPrincipalId: string | null;
  readonly issuerArn: string | null;
  readonly issuerAccountId: string | null;
  readonly issuerUserName: string | null;
  /** ISO 8601 UTC, seconds. */
  readonly creationDate: string | null;
  readonly mfaAuthenticated: 'true' | 'false' | null;
  readonly ec2RoleDelivery: string | null;
  readonly webIdProvider: string | null;
}

/** A container of a pod in a cluster, and where it runs. */
export interface Pod {
  /** `gateway-7c9d8b6f4-x2x7p` */
  readonly name: string;
  readonly uid: string;
  readonly deployment: string;
  readonly namespace: string;
  readonly container: string;
  readonly image: string;
  /** Host name and instance id of its node. */
  readonly node: string;
  readonly instance: string;
  readonly ip: string;
  readonly azId: string;
  readonly cluster: string;
}

/**
 * Interned values that events refer to by code. Code 0 is NULL in every pool.
 * Intern while planning, in the order of names; cells only use codes they were given.
 */
export interface Pools {
  /** Empty text is NULL too. */
  string(value: string | null | undefined): number;
  identity(value: Identity): number;
  /** Flattened parameters: dotted keys, string values. */
  params(value: Readonly<Record<string, string>> | null | undefined): number;
  pod(value: Pod): number;
  /** Codes of world things: index + 1. */
  object(index: number): number;
  instance(index: number): number;
  eni(index: number): number;
  /** The value of a code: string, Identity, record, or the world's record. */
  read(pool: PoolName, code: number): unknown;
  size(pool: PoolName): number;
}

/** Values by code, found again by a text key. */
class Interner<T> {
  readonly values: (T | null)[] = [null];
  private readonly codes = new Map<string, number>();

  code(key: string, value: T): number {
    let code = this.codes.get(key);
    if (code === undefined) {
      code = this.values.push(value) - 1;
      this.codes.set(key, code);
    }
    return code;
  }
}

const checked = (pool: PoolName, index: number, count: number): number => {
  if (!(index >= 0 && index < count)) throw new RangeError(`There is no ${pool} ${index}: the world has ${count}.`);
  return index + 1;
};

/** An empty set of pools over a world. */
export function createPools(world: World): Pools {
  const strings = new Interner<string>();
  const identities = new Interner<Identity>();
  const params = new Interner<Readonly<Record<string, string>>>();
  const pods = new Interner<Pod>();
  return {
    string: (value) => (value ? strings.code(value, value) : 0),
    identity: (value) => identities.code(IDENTITY_FIELDS.map((field) => value[field] ?? '').join('\u001f'), value),
    params(value) {
      if (!value) return 0;
      let key = '';
      for (const name in value) key += `${name}\u001e${value[name]}\u001f`;
      return key === '' ? 0 : params.code(key, value);
    },
    pod: (value) => pods.code(value.uid, value),
    object: (index) => checked('object', index, world.objects.count),
    instance: (index) => checked('instance', index, world.instances.length),
    eni: (index) => checked('eni', index, world.enis.length),
    read(pool, code) {
      if (code === 0) return null;
      switch (pool) {
        case 'string':
          return strings.values[code] ?? null;
        case 'identity':
          return identities.values[code] ?? null;
        case 'params':
          return params.values[code] ?? null;
        case 'pod':
          return pods.values[code] ?? null;
        case 'object': {
          const index = code - 1;
          const bucket = world.buckets[world.objects.bucket[index] ?? -1];
          return bucket ? { index, key: world.objects.key(index), size: world.objects.size[index], bucket: bucket.name } : null;
        }
        case 'instance':
          return world.instances[code - 1] ?? null;
        case 'eni':
          return world.enis[code - 1] ?? null;
      }
    },
    size(pool) {
      switch (pool) {
        case 'string':
          return strings.values.length;
        case 'identity':
          return identities.values.length;
        case 'params':
          return params.values.length;
        case 'pod':
          return pods.values.length;
        case 'object':
          return world.objects.count + 1;
        case 'instance':
          return world.instances.length + 1;
        case 'eni':
          return world.enis.length + 1;
      }
    },
  };
}
