import type { Person, World } from '../world.ts';

const LEADS = /\b(chief|head|director|lead|manager|vp)\b/i;

/** Who leads whom: the team's lead, or the head of the company for leads. Null for the head. */
export function managerOf(world: World, person: Person): Person | null {
  const head = world.people.find((one) => /\b(chief executive|ceo|managing director|chief)\b/i.test(one.title)) ?? world.people[0];
  const lead = leadOf(world, person.team);
  if (!head || person === head) return null;
  return lead && lead !== person ? lead : head;
}

/** The lead of a team: whoever has a leading title, or else its first member. */
export function leadOf(world: World, team: string): Person | undefined {
  const members = world.people.filter((one) => one.team === team);
  return members.find((one) => LEADS.test(one.title)) ?? members[0];
}
