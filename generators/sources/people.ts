import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { csvLine, isoTime, timestamp } from '../core/sql.ts';
import { inStageOrder, still, ties, utf8 } from '../core/staging.ts';
import { managerOf } from '../core/text/directory.ts';

const TEXTS: Readonly<Record<string, [description: string, entity?: string]>> = {
  name: ['First and last name.', 'person'],
  upn: ['Sign-in name and mail address.', 'user'],
  user: ['Account name on laptops and in AWS sessions.', 'user'],
  team: ['Team.'],
  title: ['Job title.'],
  manager: ['Sign-in name of the person they report to.', 'user'],
  city: ['Where they work.'],
  country: ['Two-letter country.'],
  laptop: ['Name of their laptop.', 'device'],
  os: ['Operating system of the laptop.'],
  iam_user: ['IAM user in the main account, if they have one.', 'user'],
  github_login: ['Login on the code host, if they have one.', 'user'],
};
const NUMBERS: Readonly<Record<string, [type: string, description: string]>> = {
  utc_offset: ['INTEGER', 'Hours from UTC.'],
  work_start: ['DOUBLE', 'Usual start of work, local hour.'],
  work_end: ['DOUBLE', 'Usual end of work, local hour.'],
};
const NAMES = [...Object.keys(TEXTS).slice(0, 8), ...Object.keys(NUMBERS), ...Object.keys(TEXTS).slice(8)];

const TABLE: TableSpec = {
  name: 'people',
  title: 'People directory',
  description:
    'Everybody in the company with team, place, usual hours, laptop and logins, as the directory exported it at the start of the period. It does not say who was travelling, ill or leaving; contractors and vendors are not in it.',
  spec: 'https://learn.microsoft.com/graph/api/resources/user',
  time: 'as_of',
  columns: [
    { name: 'as_of', type: 'TIMESTAMP', description: 'When the directory was exported, UTC.' },
    ...NAMES.map((name) => {
      const [description = '', entity] = TEXTS[name] ?? [NUMBERS[name]?.[1]];
      return { name, type: NUMBERS[name]?.[0] ?? 'VARCHAR', description, ...(entity ? { entity } : {}) };
    }),
  ],
  stage: {
    t: { type: 'f64' },
    tie: { type: 'u32' },
    ...Object.fromEntries(NAMES.map((name) => [name, { type: name in NUMBERS ? ('f64' as const) : ('utf8' as const) }])),
  },
  select: {
    as_of: timestamp('s.t'),
    ...Object.fromEntries(
      NAMES.map((name) => [name, name in NUMBERS ? `CAST(s.${name} AS ${NUMBERS[name]?.[0]})` : `nullif(s."${name}", '')`]),
    ),
  },
  arrived: timestamp('s.t + 240000000'),
  order: 't, tie',
  raw: { format: 'line', header: ['as_of', ...NAMES].join(','), sql: csvLine([isoTime('as_of'), ...NAMES.map((name) => `"${name}"`)]) },
};

function start(context: SourceContext): void {
  const { world, clock } = context;
  const batch = still('PrincipalState', 'people');
  const exported = clock.start + 11_460_000_000;
  const people = world.people;
  const upn = new Map(people.map((person) => [person, managerOf(world, person)?.upn ?? '']));
  const iam = new Map(world.users.filter((user) => user.person !== null).map((user) => [user.person, user.name]));
  const text = (value: (person: (typeof people)[number]) => string) => utf8(people.map(value));
  const number = (value: (person: (typeof people)[number]) => number) => Float64Array.from(people, value);
  const values = {
    t: number(() => exported),
    tie: ties(context.rng('noise', batch, 'tie'), people.length),
    name: text((one) => one.name),
    upn: text((one) => one.upn),
    user: text((one) => one.user),
    team: text((one) => one.team),
    title: text((one) => one.title),
    manager: text((one) => upn.get(one) ?? ''),
    city: text((one) => one.city),
    country: text((one) => one.country),
    utc_offset: number((one) => one.utcOffset),
    work_start: number((one) => one.hours[0]),
    work_end: number((one) => one.hours[1]),
    laptop: text((one) => one.laptop),
    os: text((one) => one.os),
    iam_user: text((one) => iam.get(one.index) ?? ''),
    github_login: text((one) => (one.engineer ? one.handle : '')),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), people.length);
}

export default defineSource({ id: 'people', title: 'People directory', tables: [TABLE], accepts: {}, start });
