import { leadOf } from './directory.ts';
import type { Rng } from '../random.ts';
import type { IamUser, Person, World } from '../world.ts';

const TOOLS = [
  'the diagram tool',
  'Zoom',
  'the PDF editor',
  'Postman',
  'R and RStudio',
  'the label printer driver',
  'Docker',
  'a newer Office',
  'the mind map program',
  'a font package',
  'Wireshark',
  'the scanner software',
  'a database client',
  'the translation plug-in',
  'Visio',
  'the screen recorder',
];
const NEWCOMERS = [
  'Jonas Wick',
  'Amara Osei',
  'Priya Nandan',
  'Luca Ferrante',
  'Sofia Lindgren',
  'Tom Hargreave',
  'Mei Tan',
  'Olu Adeyemi',
  'Clara Beaumont',
  'Ivo Kral',
  'Hanna Strand',
  'Rafael Duarte',
  'Nadia Petrov',
  'Colin Marsh',
  'Yuki Arai',
  'Beth Langley',
];

export interface FillOptions {
  /** People and users that are named nowhere: what filler says about them could contradict the incident. */
  readonly spared?: ReadonlySet<Person | IamUser>;
  /** Values that are known already. */
  readonly given?: Readonly<Record<string, string>>;
}

/**
 * Fills `{…}` of a template from the world, the same name with the same value throughout, and takes one of each `[a|b]`.
 * @returns a function for the texts of one ticket or change
 * @throws when a template names something unknown
 */
export function filler(world: World, rng: Rng, { spared, given }: FillOptions = {}): (template: string) => string {
  const values = new Map<string, string>(Object.entries(given ?? {}));
  const free = <T extends Person | IamUser>(all: readonly T[]): readonly T[] => all.filter((one) => spared?.has(one) !== true);
  const draw = (name: string): string => {
    switch (name) {
      case 'repo':
        return rng.pick(world.repos).name;
      case 'app':
        return rng.pick(world.repos.filter((repo) => repo.role !== null)).name;
      case 'service':
        return rng.pick(world.instances).service;
      case 'host':
        return rng.pick(world.instances).name;
      case 'bucket':
        return rng.pick(world.buckets.filter((bucket) => bucket.sensitivity !== 'public')).name;
      case 'public':
        return (world.buckets.find((bucket) => bucket.sensitivity === 'public') ?? world.buckets[0]!).name;
      case 'role':
        return rng.pick(world.roles.filter((role) => role.use === 'ci')).name;
      case 'user':
        return rng.pick(free(world.users)).name;
      case 'person':
        return rng.pick(free(world.people)).name;
      case 'lead':
        return leadOf(world, rng.pick(world.people).team)?.name ?? rng.pick(world.people).name;
      case 'team':
        return rng.pick(world.people).team;
      case 'device':
        return rng.pick(world.people).laptop;
      case 'city':
        return rng.pick(world.networks).city;
      case 'newcomer':
        return rng.pick(NEWCOMERS);
      case 'tool':
        return rng.pick(TOOLS);
      case 'count':
        return String(rng.between(21, 74));
      case 'version':
        return `${rng.between(1, 6)}.${rng.between(0, 30)}.${rng.between(0, 9)}`;
      case 'n':
        return String(rng.between(2, 24));
      default:
        throw new Error(`Text template: there is no "{${name}}".`);
    }
  };
  return (template) =>
    template
      .replace(/\[([^\]]*\|[^\]]*)\]/g, (_, choices: string) => rng.pick(choices.split('|')))
      .replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values.get(name) ?? draw(name);
        values.set(name, value);
        return value;
      });
}
