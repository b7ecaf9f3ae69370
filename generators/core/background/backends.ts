import { cidrRange, hostIn } from '../ids.ts';
import type { PlanContext } from '../producer.ts';
import type { Instance } from '../world.ts';

/** Something inside the network that services talk to. */
export interface Backend {
  /** DNS name with its trailing dot. */
  readonly name: string;
  readonly ip: number;
  readonly port: number;
  /** The instance behind it, or null for a managed database or cache, whose interface is not ours to see. */
  readonly instance: Instance | null;
  readonly kind: 'database' | 'cache' | 'service' | 'monitoring';
}

/** Who talks to what inside: one edge per client instance and backend, with a weight. */
export interface Edge {
  readonly client: Instance;
  readonly backend: Backend;
  readonly weight: number;
}

const CALLS: readonly (readonly [client: RegExp, server: string, port: number, weight: number])[] = [
  [/^web$/, 'api', 8080, 5],
  [/^api$/, 'search', 9200, 4],
  [/^web$/, 'search', 9200, 1.5],
  [/^(etl-worker|batch|reporting)$/, 'api', 8080, 1.2],
  [/^reporting$/, 'search', 9200, 0.8],
  [/^ci-runner$/, 'api', 8080, 0.5],
  [/^monitoring$/, 'web', 9100, 0.7],
  [/^monitoring$/, 'api', 9100, 0.7],
  [/^monitoring$/, 'etl-worker', 9100, 0.5],
  [/^monitoring$/, 'batch', 9100, 0.5],
  [/^bastion$/, 'api', 22, 0.12],
  [/^bastion$/, 'etl-worker', 22, 0.1],
  [/^api$/, 'tracking', 8080, 1.4],
  [/^api$/, 'catalog', 8080, 1.6],
  [/^api$/, 'imaging', 8080, 1.2],
  [/^api$/, 'claims-intake', 8080, 1.2],
  [/^web$/, 'recommender', 8080, 1],
  [/^api$/, 'pricing', 8080, 1],
  [/^tracking$/, 'route-optimizer', 8080, 1],
  [/^hl7-gateway$/, 'imaging', 8080, 0.9],
];

/** The inner network of a case: the same for DNS and for flows. */
export function innerEdges(context: PlanContext): readonly Edge[] {
  const { world } = context;
  const rng = context.shared('entity', 'backends');
  const host = (index: number): number => {
    const inner = world.subnets.filter((subnet) => !subnet.public && subnet.vpc === world.vpcs[index]?.id);
    const { first, last } = cidrRange(rng.pick(inner.length > 0 ? inner : world.subnets).cidr);
    return hostIn(rng, first + 4, last);
  };
  const taken = new Set(world.enis.map((eni) => eni.privateIp));
  const free = (index: number): number => {
    let ip = host(index);
    while (taken.has(ip)) ip = host(index);
    taken.add(ip);
    return ip;
  };
  const cluster = rng.hex(12);
  const managed = world.vpcs.flatMap((vpc, index): readonly [Backend, Backend] => [
    {
      name: `${index === 0 ? 'main' : 'warehouse'}.cluster-${cluster}.${vpc.region}.rds.amazonaws.com.`,
      ip: free(index),
      port: 5432,
      instance: null,
      kind: 'database',
    },
    {
      name: `${index === 0 ? 'sessions' : 'jobs'}.${cluster.slice(0, 6)}.0001.${vpc.region.replace(/[^a-z0-9]/g, '').slice(0, 4)}.cache.amazonaws.com.`,
      ip: free(index),
      port: 6379,
      instance: null,
      kind: 'cache',
    },
  ]);
  const edges: Edge[] = [];
  for (const client of world.instances) {
    const vpc = Math.max(
      0,
      world.vpcs.findIndex((each) => each.id === client.eni.vpc),
    );
    const [database, cache] = managed.slice(vpc * 2, vpc * 2 + 2);
    if (database && !/bastion|monitoring|sftp/.test(client.service))
      edges.push({ client, backend: database, weight: 2.6 * (0.4 + rng.unit()) });
    if (cache && /web|api|search|catalog|tracking|batch|recommender/.test(client.service))
      edges.push({ client, backend: cache, weight: 2 * (0.4 + rng.unit()) });
    for (const [who, server, port, weight] of CALLS) {
      if (!who.test(client.service)) continue;
      for (const instance of world.instances) {
        if (instance.service !== server) continue;
        edges.push({
          client,
          weight: (weight * (0.3 + rng.unit())) / 4,
          backend: {
            name: `${server}.internal.${world.org.domain}.`,
            ip: instance.eni.privateIp,
            port,
            instance,
            kind: client.service === 'monitoring' ? 'monitoring' : 'service',
          },
        });
      }
    }
  }
  return edges;
}
