import type { Eni, Instance, World } from '../world.ts';

/** The interface through which an instance without a public address reaches the internet: a NAT gateway of its VPC. */
export function natOf(world: World, instance: Instance): Eni | null {
  if (instance.publicIp !== null) return null;
  const gateways = world.enis.filter(
    (eni) => eni.instance === null && eni.publicIp !== null && eni.account === instance.account && /nat/i.test(eni.description),
  );
  const near = gateways.filter((eni) => eni.vpc === instance.eni.vpc);
  const list = near.length > 0 ? near : gateways;
  return list.find((eni) => eni.azId === instance.eni.azId) ?? list[0] ?? null;
}

/** The address that the internet and AWS see when an instance calls them. */
export function outsideIp(world: World, instance: Instance): number {
  return instance.publicIp ?? natOf(world, instance)?.publicIp ?? instance.eni.privateIp;
}
