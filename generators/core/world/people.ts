import { hostIn } from '../ids.ts';
import type { Keyring } from '../random.ts';
import type { Network, Person } from '../world.ts';
import { isSummer } from '../clock.ts';
import type { Company, Industry } from './company.ts';
import type { Names } from './names.ts';
import { AWAY_CITIES } from './networks.ts';
import { placeOf } from './places.ts';

/** Share of the company, titles, and whether its people use AWS. */
interface Team {
  readonly name: string;
  readonly share: number;
  readonly titles: readonly string[];
  readonly engineer: boolean;
}

const COMMON: readonly Team[] = [
  {
    name: 'Platform',
    share: 9,
    titles: ['Platform Engineer', 'Senior Platform Engineer', 'Site Reliability Engineer', 'Platform Lead'],
    engineer: true,
  },
  { name: 'Data Engineering', share: 10, titles: ['Data Engineer', 'Senior Data Engineer', 'Analytics Engineer'], engineer: true },
  {
    name: 'Applications',
    share: 16,
    titles: ['Software Engineer', 'Senior Software Engineer', 'Frontend Engineer', 'Engineering Manager'],
    engineer: true,
  },
  { name: 'Data Science', share: 6, titles: ['Data Scientist', 'Machine Learning Engineer'], engineer: true },
  { name: 'Security', share: 4, titles: ['Security Engineer', 'Security Analyst'], engineer: true },
  { name: 'IT', share: 5, titles: ['Systems Administrator', 'Support Technician', 'Identity Engineer'], engineer: false },
  { name: 'Finance', share: 7, titles: ['Controller', 'Financial Analyst', 'Accountant'], engineer: false },
  { name: 'People', share: 4, titles: ['HR Business Partner', 'Recruiter'], engineer: false },
  { name: 'Legal', share: 3, titles: ['Counsel', 'Privacy Officer'], engineer: false },
  { name: 'Marketing', share: 6, titles: ['Marketing Manager', 'Designer', 'Content Editor'], engineer: false },
  { name: 'Sales', share: 8, titles: ['Account Executive', 'Sales Operations Analyst'], engineer: false },
  { name: 'Customer Support', share: 10, titles: ['Support Specialist', 'Support Lead'], engineer: false },
];

const SPECIAL: Readonly<Record<Industry, Team>> = {
  health: {
    name: 'Clinical Operations',
    share: 12,
    titles: ['Clinical Coordinator', 'Radiographer Liaison', 'Clinical Data Manager'],
    engineer: false,
  },
  insurance: { name: 'Claims', share: 12, titles: ['Claims Handler', 'Underwriter', 'Actuary'], engineer: false },
  logistics: { name: 'Operations', share: 12, titles: ['Dispatcher', 'Route Planner', 'Warehouse Analyst'], engineer: false },
  retail: { name: 'Merchandising', share: 12, titles: ['Buyer', 'Category Manager', 'Pricing Analyst'], engineer: false },
};

const SYSTEMS = ['Windows', 'macOS', 'Linux'] as const;

/** Staff, in order of index. Nobody's habits depend on how many there are. */
export function buildPeople(
  keyring: Keyring,
  names: Names,
  company: Company,
  networks: readonly Network[],
  about: { readonly size: 'full' | 'short'; readonly time: number },
): Person[] {
  const teams = [...COMMON, SPECIAL[company.industry]];
  const count =
    about.size === 'full' ? keyring.rng('world', 'headcount').between(86, 118) : keyring.rng('world', 'headcount').between(60, 74);
  const offices = networks.filter((network) => network.kind === 'office');
  const taken = new Set<string>();
  const prefix = company.org.slug.slice(0, 3).toUpperCase();
  return Array.from({ length: count }, (_, index): Person => {
    const rng = keyring.rng('world', 'person', index);
    let { first, last } = names.person(`${index}`);
    for (let attempt = 1; taken.has(`${first}.${last}`.toLowerCase()); attempt++) ({ first, last } = names.person(`${index}/${attempt}`));
    const user = `${first}.${last}`.toLowerCase();
    taken.add(user);
    // The first ones fill every engineering team twice, so that each has people whatever the seed.
    const staffed = teams.filter((item) => item.engineer);
    const team = index < staffed.length * 2 ? staffed[index % staffed.length]! : teams[rng.weighted(teams.map((item) => item.share))]!;
    const office = offices[rng.weighted(offices.map((_, i) => 1 / (i + 1)))]!;
    const away = rng.chance(0.12);
    const place = away ? placeOf(rng.pick(AWAY_CITIES)) : placeOf(office.city);
    const near = networks.filter((network) => ['residential', 'mobile'].includes(network.kind) && network.country === place.country);
    const home = rng.pick(near.length > 0 ? near : networks.filter((network) => network.kind === 'residential'));
    const start = rng.pick([7, 7.5, 8, 8, 8.5, 8.5, 9, 9, 9.5, 10]);
    const os = SYSTEMS[rng.weighted(team.engineer ? [0.2, 0.55, 0.25] : [0.75, 0.25, 0])]!;
    return {
      index,
      first,
      last,
      name: `${first} ${last}`,
      upn: `${user}@${company.org.domain}`,
      user,
      team: team.name,
      title: rng.pick(team.titles),
      city: place.city,
      country: place.country,
      utcOffset: place.offsets[isSummer(about.time) ? 1 : 0],
      hours: [start, start + rng.pick([8, 8.5, 8.5, 9, 9.5])],
      laptop: `${prefix}-${{ Windows: 'WL', macOS: 'MB', Linux: 'LX' }[os]}-${rng.hex(5).toUpperCase()}`,
      os,
      homeIp: hostIn(rng, home.first, home.last),
      officeIp: hostIn(rng, office.first, Math.min(office.last, office.first + 5)),
      engineer: team.engineer,
      admin: team.name === 'Platform' ? index < staffed.length * 2 || rng.chance(0.3) : team.name === 'Security' && rng.chance(0.5),
      handle: rng.pick([`${first}${last[0]}`, `${first[0]}${last}`, `${first}-${last}`, `${last}${rng.between(1, 99)}`]).toLowerCase(),
    };
  });
}
