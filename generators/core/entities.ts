import { entity } from './incident/cast.ts';
import type { EntityRecord } from './manifest.ts';
import type { World } from './world.ts';

/**
 * Everything in the world that an answer may name. Ids are `<type>:<value>`; phases add what they bring themselves
 * (sessions, foreign addresses, packages, tickets).
 */
export function worldEntities(world: World): EntityRecord[] {
  const people = world.people.map((person) => entity('person', person.name, [person.upn, person.user, person.handle]));
  const devices = world.people.map((person) => entity('device', person.laptop));
  const accounts = world.accounts.map((account) => entity('account', account.id, [account.name]));
  const buckets = world.buckets.map((bucket) => entity('bucket', bucket.name));
  const roles = world.roles.map((role) => entity('role', role.name, [role.arn]));
  const users = world.users.map((user) => entity('user', user.name, [user.arn]));
  const keys = world.users.flatMap((user) => user.keys.map((key) => entity('key', key.id)));
  const instances = world.instances.map((instance) => entity('instance', instance.id, [instance.name]));
  const enis = world.enis.map((eni) => entity('eni', eni.id));
  const nodes = (world.cluster?.nodes ?? []).map((node) => entity('node', node.name, [node.name.split('.')[0]!, node.instance]));
  const repositories = world.repos.map((repo) => entity('repository', repo.name, [`${world.org.githubOrg}/${repo.name}`]));
  const vendor = entity('vendor', world.vendor.name, [world.vendor.account]);
  return [
    ...people,
    ...devices,
    ...accounts,
    ...buckets,
    ...roles,
    ...users,
    ...keys,
    ...instances,
    ...enis,
    ...nodes,
    ...repositories,
    vendor,
  ];
}
