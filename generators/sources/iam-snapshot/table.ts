import type { ColumnSpec, TableSpec } from '../../core/source.ts';
import { STATE_TYPES, stateSelect, stateStage, type StateKind } from '../../core/snapshots.ts';
import { csvLine, isoTime, timestamp } from '../../core/sql.ts';

const key = (n: 1 | 2): [string, StateKind, string][] => [
  [`access_key_${n}_active`, 'flag', `Is access key ${n} active? NULL for roles.`],
  [`access_key_${n}_last_rotated`, 'time', `When key ${n} was made or changed.`],
  [`access_key_${n}_last_used_date`, 'time', `Last use of key ${n} as of the report; lags by up to four hours.`],
  [`access_key_${n}_last_used_region`, 'text', 'Region of that use.'],
  [`access_key_${n}_last_used_service`, 'text', 'Service of that use.'],
];

export const STATES: readonly [name: string, kind: StateKind, description: string, entity?: string][] = [
  ['principal_type', 'text', 'user, role or root.'],
  ['user', 'text', 'Name of the user or role; <root_account> for root.', 'user'],
  ['user_creation_time', 'time', 'When it was created.'],
  ['password_enabled', 'flag', 'May it sign in to the console with a password? NULL for roles.'],
  ['password_last_used', 'time', 'Last console sign-in with the password.'],
  ['password_last_changed', 'time', 'When the password was set.'],
  ['mfa_active', 'flag', 'Is a second factor registered? NULL for roles.'],
  ...key(1),
  ...key(2),
  ['attached_policies', 'list', 'Names of the managed policies attached to it.'],
  ['trust_policy', 'map', 'For roles: who may assume it, the trust policy with dotted keys.'],
  ['role_last_used', 'time', 'For roles: last use as of the report.'],
  ['tags', 'map', 'Tags.'],
];

const COLUMNS: readonly ColumnSpec[] = [
  { name: 'snapshot_date', type: 'DATE', description: 'Day of the snapshot.' },
  { name: 'snapshot_time', type: 'TIMESTAMP', description: 'When the report was made, UTC.' },
  { name: 'account_id', type: 'VARCHAR', description: 'Account of the principal.', entity: 'account' },
  { name: 'arn', type: 'VARCHAR', description: 'ARN of the principal.', entity: 'identity' },
  ...STATES.map(([name, kind, description, entity]) => ({ name, type: STATE_TYPES[kind], description, ...(entity ? { entity } : {}) })),
];

/** Columns of AWS's own credential report, in its order. */
const REPORT = ['user', 'arn', ...STATES.map(([name]) => name).slice(2, 17)];

function reported(name: string): string {
  const spec = COLUMNS.find((column) => column.name === name);
  if (spec?.type === 'TIMESTAMP') return `coalesce(${isoTime(`"${name}"`)}, 'N/A')`;
  return spec?.type === 'BOOLEAN' ? `coalesce(CAST("${name}" AS VARCHAR), 'N/A')` : `coalesce("${name}", 'N/A')`;
}

export const TABLE: TableSpec = {
  name: 'iam_snapshot',
  title: 'IAM, once a day (credential report, policies, trust)',
  description:
    'State of every IAM user and role once a day, shortly after 02:00 UTC: the credential report plus attached policies and, for roles, the trust policy. A change shows in the next snapshot only; last-used times lag by hours; inline policies and groups are not in it. Roles stand in the same table with NULL where the report has no such thing.',
  spec: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html',
  time: 'snapshot_time',
  columns: COLUMNS,
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    account: { type: 'utf8' },
    arn: { type: 'utf8' },
    ...Object.fromEntries(STATES.map(([name, kind]) => [name, stateStage(kind)])),
  },
  select: {
    snapshot_date: `CAST(${timestamp('s.t')} AS DATE)`,
    snapshot_time: timestamp('s.t'),
    account_id: 's.account',
    arn: 's.arn',
    ...Object.fromEntries(STATES.map(([name, kind]) => [name, stateSelect(name, kind)])),
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: { format: 'line', header: REPORT.join(','), sql: csvLine(REPORT.map(reported)) },
};
