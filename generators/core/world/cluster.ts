import { cidrRange, ec2Id, ipText } from '../ids.ts';
import type { Keyring, Rng } from '../random.ts';
import type { Cluster, ClusterNode, Eni, Subnet } from '../world.ts';
import type { Company } from './company.ts';
import type { Compute } from './compute.ts';

/** Node groups at scale 1: machines, and the types that they may have. */
const GROUPS = [
  { name: 'apps-1', pool: 'general', count: 3, types: ['m6i.2xlarge', 'm7i.2xlarge', 'c6i.2xlarge'] },
  { name: 'apps-2', pool: 'general', count: 3, types: ['m6i.2xlarge', 'm7i.2xlarge', 'c6i.2xlarge'] },
  { name: 'gpu-1', pool: 'gpu', count: 4, types: ['g5.2xlarge', 'g6.2xlarge'] },
  { name: 'data-1', pool: 'data', count: 2, types: ['r6i.xlarge', 'r7i.xlarge'] },
] as const;

const VERSIONS = ['1.31', '1.32', '1.33'] as const;
/** Data-centre drivers of NVIDIA's branches 550 and 560, which fit the runtimes of 2025 and 2026. */
const DRIVERS = ['550.54.15', '550.90.07', '550.127.05', '560.28.03', '560.35.03'] as const;

/** A cluster in the private subnets of the first VPC, and the interfaces of its machines, numbered behind all others. More scale, more machines. */
export function buildCluster(
  keyring: Keyring,
  company: Company,
  compute: Compute,
  scale: number,
): { readonly cluster: Cluster; readonly enis: readonly Eni[] } {
  const vpc = compute.vpcs[0]!;
  const homes = compute.subnets.filter((subnet) => subnet.vpc === vpc.id && !subnet.public);
  const taken = new Set(compute.enis.map((eni) => eni.privateIp));
  const nodes: ClusterNode[] = [];
  const enis: Eni[] = [];
  const add = (rng: Rng, subnet: Subnet, about: Pick<ClusterNode, 'index' | 'type' | 'group' | 'pool'>): ClusterNode => {
    const { first, last } = cidrRange(subnet.cidr);
    let ip = rng.between(first + 4, last - 1);
    while (taken.has(ip)) ip = rng.between(first + 4, last - 1);
    taken.add(ip);
    const instance = ec2Id(rng, 'i');
    const eni: Eni = {
      index: compute.enis.length + enis.length,
      id: ec2Id(rng, 'eni'),
      privateIp: ip,
      publicIp: null,
      subnet: subnet.id,
      vpc: vpc.id,
      azId: subnet.azId,
      account: vpc.account,
      region: vpc.region,
      instance,
      description: '',
    };
    enis.push(eni);
    const name = `ip-${ipText(ip).replaceAll('.', '-')}.${vpc.region}.compute.internal`;
    return { ...about, name, instance, eni: eni.index, ip, azId: subnet.azId };
  };
  for (const { name: group, pool, types, count: least } of GROUPS) {
    const type = keyring.rng('world', 'cluster', group).pick(types);
    const count = Math.max(least, Math.round(least * scale));
    for (let n = 0; n < count; n++)
      nodes.push(add(keyring.rng('world', 'cluster', group, n), homes[n % homes.length]!, { index: nodes.length, type, group, pool }));
  }
  const former = new Map<ClusterNode, ClusterNode>();
  for (const node of nodes.filter(({ pool }) => pool === 'general')) {
    const { index, type, group, pool } = node;
    const subnet = homes.find(({ id }) => id === enis[node.eni - compute.enis.length]!.subnet)!;
    former.set(node, add(keyring.rng('world', 'cluster', 'former', index), subnet, { index, type, group, pool }));
  }
  const rng = keyring.rng('world', 'cluster');
  return {
    cluster: {
      name: `${company.org.slug.slice(0, 18)}-${rng.pick(['prod', 'live', 'main'])}`,
      version: rng.pick(VERSIONS),
      driver: keyring.rng('world', 'cluster', 'driver').pick(DRIVERS),
      nodes,
      former,
    },
    enis,
  };
}
