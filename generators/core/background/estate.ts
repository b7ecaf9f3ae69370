import { ec2Id } from '../ids.ts';
import type { PlanContext } from '../producer.ts';
import type { World } from '../world.ts';

/** Names of things in the account that calls mention and the world does not keep. */
export interface Estate {
  readonly services: readonly string[];
  readonly instances: readonly string[];
  /** Those of them behind the load balancer. */
  readonly targets: readonly string[];
  readonly images: readonly string[];
  readonly volumes: readonly string[];
  readonly groups: readonly string[];
  readonly vpcs: readonly string[];
  readonly subnets: readonly string[];
  readonly parameters: readonly string[];
  readonly secrets: readonly string[];
  readonly kmsKeys: readonly string[];
  readonly queues: readonly string[];
  readonly dynamoTables: readonly string[];
  readonly databases: readonly string[];
  readonly functions: readonly string[];
  readonly logGroups: readonly string[];
  readonly buckets: readonly string[];
  readonly roles: readonly string[];
  readonly ciRoles: readonly string[];
  readonly users: readonly string[];
  readonly detector: string;
  readonly zone: string;
  /** Things that are gone: what failing calls ask for. */
  readonly oldInstance: string;
  readonly oldKey: string;
  readonly oldGroup: string;
}

const built = new WeakMap<World, Estate>();

/** The account's smaller things. The same for every unit of a case. */
export function estate(context: PlanContext): Estate {
  let found = built.get(context.world);
  if (found) return found;
  const { world } = context;
  const rng = context.shared('entity', 'estate');
  const services = [...new Set(world.instances.map((instance) => instance.service))];
  const nouns = ['url', 'password', 'token', 'pool-size', 'feature-flags', 'endpoint', 'timeout-ms', 'dsn', 'license'];
  const make = (count: number, value: () => string): string[] => Array.from({ length: count }, value);
  const named = (pattern: readonly string[], join: string): string[] =>
    services.flatMap((service) => rng.sample(pattern, Math.min(3, pattern.length)).map((part) => `${service}${join}${part}`));
  found = {
    services,
    instances: world.instances.map((instance) => instance.id),
    targets: world.loadBalancer.targets.flatMap((index) => world.instances[index]?.id ?? []),
    images: [...new Set(world.instances.map((instance) => instance.amiId))],
    volumes: make(40, () => ec2Id(rng, 'vol')),
    groups: make(18, () => ec2Id(rng, 'sg')),
    vpcs: world.vpcs.map((vpc) => vpc.id),
    subnets: world.subnets.map((subnet) => subnet.id),
    parameters: named(nouns, '/').map((name) => `/${name}`),
    secrets: services.map((service) => `${rng.pick(['prod', 'shared', 'prod/db'])}/${service}`),
    kmsKeys: make(8, () => rng.uuid()),
    queues: named(['events', 'jobs', 'retries', 'dead-letters', 'notifications'], '-'),
    dynamoTables: named(['sessions', 'locks', 'state', 'idempotency', 'profiles'], '-'),
    databases: [...new Set(services.slice(0, 6).map((service) => `${service}-db`))],
    functions: named(['resize', 'notify', 'rotate', 'export', 'cleanup'], '-'),
    logGroups: services.map((service) => `/app/${service}`),
    buckets: world.buckets.map((bucket) => bucket.name),
    roles: world.roles.filter((role) => role.account === world.mainAccount).map((role) => role.name),
    ciRoles: world.roles.filter((role) => role.use === 'ci').map((role) => role.name),
    users: world.users.map((user) => user.name),
    detector: rng.hex(32),
    zone: `Z0${rng.hex(18).toUpperCase()}`,
    oldInstance: ec2Id(rng, 'i'),
    oldKey: rng.uuid(),
    oldGroup: ec2Id(rng, 'sg'),
  };
  built.set(context.world, found);
  return found;
}
