import { cidrRange, ec2Id, ipText, hostIn } from '../ids.ts';
import type { Keyring, Rng } from '../random.ts';
import type { Eni, Instance, Network, Role, Subnet, Vpc, World } from '../world.ts';
import type { Company } from './company.ts';
import { INDUSTRY_SERVICES, SERVICES, type Service } from './services.ts';

export interface Compute {
  readonly vpcs: Vpc[];
  readonly subnets: Subnet[];
  readonly instances: Instance[];
  readonly enis: Eni[];
  readonly loadBalancer: World['loadBalancer'];
}

export const servicesOf = (company: Company): readonly Service[] => [...SERVICES, ...INDUSTRY_SERVICES[company.industry]];

/** VPCs with three zones each, their interfaces and instances. More scale, more replicas. */
export function buildCompute(
  keyring: Keyring,
  company: Company,
  accounts: { readonly prod: string },
  roles: readonly Role[],
  networks: readonly Network[],
  scale: number,
): Compute {
  const rng = keyring.rng('world', 'compute');
  const octets = rng.sample(
    Array.from({ length: 60 }, (_, i) => 8 + i * 4),
    2,
  );
  const vpcs = octets.map((octet): Vpc => ({
    id: ec2Id(rng, 'vpc'),
    account: accounts.prod,
    region: company.region,
    cidr: `10.${octet}.0.0/16`,
    s3Endpoint: ec2Id(rng, 'vpce'),
  }));
  const subnets = vpcs.flatMap((vpc) => buildSubnets(rng, vpc, company.az));
  const cloud = networks.filter((network) => network.kind === 'cloud');
  const taken = new Set<number>();
  const enis: Eni[] = [];
  const fresh = (draw: () => number): number => {
    let ip = draw();
    while (taken.has(ip)) ip = draw();
    taken.add(ip);
    return ip;
  };
  const addEni = (draw: Rng, subnet: Subnet, hasPublic: boolean, instance: string | null, description: string): Eni => {
    const range = cidrRange(subnet.cidr);
    const network = draw.pick(cloud);
    const eni: Eni = {
      index: enis.length,
      id: ec2Id(draw, 'eni'),
      // AWS keeps the first four addresses of a subnet.
      privateIp: fresh(() => draw.between(range.first + 4, range.last - 1)),
      publicIp: hasPublic ? fresh(() => hostIn(draw, network.first, network.last)) : null,
      subnet: subnet.id,
      vpc: subnet.vpc,
      azId: subnet.azId,
      account: accounts.prod,
      region: company.region,
      instance,
      description,
    };
    enis.push(eni);
    return eni;
  };
  for (const subnet of subnets.filter((item) => item.public)) {
    addEni(rng, subnet, true, null, `Interface for NAT Gateway ${ec2Id(rng, 'nat')}`);
  }
  const name = `${company.org.slug.slice(0, 18)}-edge`;
  const balancerId = rng.hex(16);
  const balancerEnis = subnets
    .filter((item) => item.public && item.vpc === vpcs[0]!.id)
    .map((subnet) => addEni(rng, subnet, true, null, `ELB app/${name}/${balancerId}`).index);
  const instances = buildInstances(keyring, company, accounts.prod, roles, vpcs, subnets, addEni, scale);
  const arn = `arn:aws:elasticloadbalancing:${company.region}:${accounts.prod}`;
  return {
    vpcs,
    subnets,
    instances,
    enis,
    loadBalancer: {
      name,
      arn: `${arn}:loadbalancer/app/${name}/${balancerId}`,
      targetGroup: `${arn}:targetgroup/${company.org.slug.slice(0, 18)}-web/${rng.hex(16)}`,
      host: `www.${company.org.domain}`,
      enis: balancerEnis,
      targets: instances.filter((instance) => ['web', 'api'].includes(instance.service)).map((instance) => instance.index),
    },
  };
}

function buildSubnets(rng: Rng, vpc: Vpc, az: string): Subnet[] {
  const base = cidrRange(vpc.cidr).first;
  return [1, 2, 3].flatMap((zone): Subnet[] => [
    { id: ec2Id(rng, 'subnet'), vpc: vpc.id, azId: `${az}-az${zone}`, cidr: `${ipText(base + zone * 256)}/24`, public: true },
    { id: ec2Id(rng, 'subnet'), vpc: vpc.id, azId: `${az}-az${zone}`, cidr: `${ipText(base + 0x4000 + zone * 0x1000)}/20`, public: false },
  ]);
}

function buildInstances(
  keyring: Keyring,
  company: Company,
  account: string,
  roles: readonly Role[],
  vpcs: readonly Vpc[],
  subnets: readonly Subnet[],
  addEni: (rng: Rng, subnet: Subnet, hasPublic: boolean, instance: string, description: string) => Eni,
  scale: number,
): Instance[] {
  const instances: Instance[] = [];
  for (const service of servicesOf(company)) {
    const amiId = ec2Id(keyring.rng('world', 'ami', service.name), 'ami');
    const role = roles.find((item) => item.use === 'instance' && item.policies.includes(`${service.name}-access`));
    if (!role) throw new Error(`The service ${service.name} has no instance role.`);
    const home = subnets.filter((subnet) => subnet.vpc === vpcs[service.vpc]!.id && subnet.public === (service.network === 'public'));
    const count = Math.max(service.count, Math.round(service.count * scale));
    for (let n = 0; n < count; n++) {
      const rng = keyring.rng('world', 'instance', service.name, n);
      const id = ec2Id(rng, 'i');
      const eni = addEni(rng, home[n % home.length]!, service.network === 'public', id, '');
      const old = service.name === 'web' || service.name === 'api' ? n % 3 === 1 : rng.chance(0.3);
      instances.push({
        index: instances.length,
        id,
        name: `${service.name}-${n + 1}`,
        service: service.name,
        type: rng.pick(service.types),
        account,
        region: company.region,
        role: role.name,
        eni,
        publicIp: eni.publicIp,
        mtu: rng.chance(0.6) ? 1500 : 9001,
        imdsV1: old,
        ssmManaged: service.name !== 'sftp-gateway',
        amiId,
      });
    }
  }
  return instances;
}
