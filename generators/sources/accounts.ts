import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { csvLine, isoTime, timestamp } from '../core/sql.ts';
import { inStageOrder, still, ties, utf8 } from '../core/staging.ts';
import type { Account, World } from '../core/world.ts';

const TEXTS: Readonly<Record<string, [description: string, entity?: string]>> = {
  account_id: ['AWS account, 12 digits.', 'account'],
  name: ['Name of the account or company.'],
  kind: ['own, partner or vendor.'],
  contact: ['Who answers for it.'],
  external_id: ['External id agreed for assuming roles; NULL where there is none.'],
  ranges: ['Address ranges that they told us they come from.'],
  note: ['Remark in the register.'],
};
const NAMES = Object.keys(TEXTS);

const TABLE: TableSpec = {
  name: 'accounts',
  title: 'Register of AWS accounts',
  description:
    'AWS accounts that belong to the company or that it has an agreement with, with the address ranges and external ids that were agreed. The cloud team keeps it by hand and it is a copy from the start of the period: what changed since stands in tickets. An account that is not here is nobody’s that we know.',
  spec: 'https://docs.aws.amazon.com/organizations/latest/APIReference/API_Account.html',
  time: 'as_of',
  columns: [
    { name: 'as_of', type: 'TIMESTAMP', description: 'Date of the copy, UTC.' },
    ...NAMES.map((name) => {
      const [description = '', entity] = TEXTS[name] ?? [];
      return { name, type: name === 'ranges' ? 'VARCHAR[]' : 'VARCHAR', description, ...(entity ? { entity } : {}) };
    }),
  ],
  stage: { t: { type: 'f64' }, tie: { type: 'u32' }, ...Object.fromEntries(NAMES.map((name) => [name, { type: 'utf8' as const }])) },
  select: {
    as_of: timestamp('s.t'),
    ...Object.fromEntries(NAMES.map((name) => [name, `nullif(s.${name}, '')`])),
    ranges: `CASE WHEN s.ranges = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(s.ranges, ',') END`,
  },
  arrived: timestamp('s.t + 60000000'),
  order: 't, tie',
  raw: {
    format: 'line',
    header: ['as_of', ...NAMES].join(','),
    sql: csvLine([isoTime('as_of'), ...NAMES.map((name) => (name === 'ranges' ? `array_to_string(ranges, ' ')` : name))]),
  },
};

function note(world: World, account: Account): string {
  if (account.id === world.mainAccount) return 'Production.';
  if (account.kind === 'own') return '';
  if (account.id === world.vendor.account)
    return `May assume ${world.vendor.role}. Works between ${clockText(world.vendor.hours[0])} and ${clockText(world.vendor.hours[1])} UTC.`;
  return account.kind === 'vendor' ? 'Contract renewed yearly.' : 'Exchange of files by agreement.';
}

function clockText(hour: number): string {
  const minutes = Math.round((hour - Math.floor(hour)) * 60);
  return `${String(Math.floor(hour)).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`;
}

function start(context: SourceContext): void {
  const { world, clock } = context;
  const batch = still('PrincipalState', 'accounts');
  const accounts = world.accounts.filter((account) => account.kind !== 'unlisted');
  const text = (value: (account: Account) => string) => utf8(accounts.map(value));
  const values = {
    t: Float64Array.from(accounts, () => clock.start + 27_060_000_000),
    tie: ties(context.rng('noise', batch, 'tie'), accounts.length),
    account_id: text((one) => one.id),
    name: text((one) => one.name),
    kind: text((one) => one.kind),
    contact: text((one) => one.contact),
    external_id: text((one) => one.externalId ?? ''),
    ranges: text((one) => one.ranges.join(',')),
    note: text((one) => note(world, one)),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), accounts.length);
}

export default defineSource({ id: 'accounts', title: 'Register of AWS accounts', tables: [TABLE], accepts: {}, start });
