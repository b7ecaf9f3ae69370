import type { ColumnBatch, ColumnData, PhysicalType, Utf8Column } from './columns.ts';
import type { PoolName } from './events.ts';
import { ipText } from './ids.ts';
import type { Identity, Pod, Pools } from './pools.ts';
import type { Eni, Instance } from './world.ts';

/** Fields of an identity, in the order in which dimension tables carry them. */
export const IDENTITY_FIELDS = [
  'type',
  'principalId',
  'arn',
  'accountId',
  'accessKeyId',
  'userName',
  'invokedBy',
  'issuerType',
  'issuerPrincipalId',
  'issuerArn',
  'issuerAccountId',
  'issuerUserName',
  'creationDate',
  'mfaAuthenticated',
  'ec2RoleDelivery',
  'webIdProvider',
] as const satisfies readonly (keyof Identity)[];

export const POOL_NAMES = ['string', 'identity', 'params', 'object', 'instance', 'eni', 'pod'] as const satisfies readonly PoolName[];

const POD_FIELDS = [
  'name',
  'uid',
  'deployment',
  'namespace',
  'container',
  'image',
  'node',
  'instance',
  'ip',
  'azId',
  'cluster',
] as const satisfies readonly (keyof Pod)[];

interface ObjectValue {
  readonly key: string;
  readonly size: number;
  readonly bucket: string;
}

type Row = Readonly<Record<string, string | number | null>>;

const address = (ip: number | null): string | null => (ip === null ? null : ipText(ip));

/** One value as the rows of its dimension table: one, or for parameters one per entry. Empty text stands for NULL. */
const ROWS: {
  readonly [P in PoolName]: { readonly fields: readonly (readonly [string, PhysicalType])[]; of(value: never): readonly Row[] };
} = {
  string: { fields: [['value', 'utf8']], of: (value: string) => [{ value }] },
  identity: { fields: IDENTITY_FIELDS.map((field) => [field, 'utf8'] as const), of: (value: Identity) => [value as unknown as Row] },
  params: {
    fields: [
      ['key', 'utf8'],
      ['value', 'utf8'],
    ],
    of: (value: Readonly<Record<string, string>>) => Object.entries(value).map(([key, text]) => ({ key, value: text })),
  },
  pod: { fields: POD_FIELDS.map((field) => [field, 'utf8'] as const), of: (value: Pod) => [value as unknown as Row] },
  object: {
    fields: [
      ['key', 'utf8'],
      ['size', 'f64'],
      ['bucket', 'utf8'],
    ],
    of: (value: ObjectValue) => [value as unknown as Row],
  },
  instance: {
    fields: (
      [
        'id',
        'name',
        'service',
        'type',
        'role',
        'amiId',
        'privateIp',
        'publicIp',
        'eni',
        'subnet',
        'vpc',
        'azId',
        'account',
        'region',
      ] as const
    ).map((field) => [field, 'utf8'] as const),
    of: ({ id, name, service, type, role, amiId, publicIp, eni, account, region }: Instance) => [
      {
        id,
        name,
        service,
        type,
        role,
        amiId,
        account,
        region,
        privateIp: ipText(eni.privateIp),
        publicIp: address(publicIp),
        eni: eni.id,
        subnet: eni.subnet,
        vpc: eni.vpc,
        azId: eni.azId,
      },
    ],
  },
  eni: {
    fields: (['id', 'privateIp', 'publicIp', 'subnet', 'vpc', 'azId', 'account', 'region', 'instance', 'description'] as const).map(
      (field) => [field, 'utf8'] as const,
    ),
    of: (value: Eni) => [{ ...value, privateIp: ipText(value.privateIp), publicIp: address(value.publicIp) }],
  },
};

const rowsOf = (pools: Pools, pool: PoolName, code: number): readonly Row[] => ROWS[pool].of(pools.read(pool, code) as never);

/** A value as text, for hashing. The pools with a value for nearly every row have no need of rows. */
export function valueText(pools: Pools, pool: PoolName, code: number): string {
  const value = pools.read(pool, code);
  if (pool === 'string') return value as string;
  if (pool === 'object') {
    const { key, size, bucket } = value as ObjectValue;
    return `${key}\u001f${size}\u001f${bucket}`;
  }
  return ROWS[pool]
    .of(value as never)
    .map((row) => ROWS[pool].fields.map(([field]) => row[field] ?? '').join('\u001f'))
    .join('\u001e');
}

function textColumn(values: readonly string[]): Utf8Column {
  const encoder = new TextEncoder();
  const bytes = encoder.encode(values.join(''));
  const offsets = new Int32Array(values.length + 1);
  let at = 0;
  // As many bytes as signs: all is ASCII. Otherwise each value beyond it needs its own count.
  const isAscii = bytes.length === values.reduce((sum, value) => sum + value.length, 0);
  values.forEach((value, i) => {
    // eslint-disable-next-line no-control-regex
    at += isAscii || /^[\x00-\x7f]*$/.test(value) ? value.length : encoder.encode(value).length;
    offsets[i + 1] = at;
  });
  return { offsets, bytes };
}

/**
 * Dimension table of the given codes: `code`, then the fields of the pool's records.
 * @param codes in the order in which they shall stand
 */
export function dimBatch(pools: Pools, pool: PoolName, codes: readonly number[]): ColumnBatch {
  const repeated: number[] = [];
  const rows: Row[] = [];
  for (const code of codes) {
    for (const row of rowsOf(pools, pool, code)) {
      repeated.push(code);
      rows.push(row);
    }
  }
  const columns: ColumnData[] = ROWS[pool].fields.map(([field, type]) =>
    type === 'utf8' ? textColumn(rows.map((row) => String(row[field] ?? ''))) : Float64Array.from(rows, (row) => Number(row[field])),
  );
  return {
    fields: [{ name: 'code', type: 'u32' }, ...ROWS[pool].fields.map(([name, type]) => ({ name, type }))],
    columns: [Uint32Array.from(repeated), ...columns],
    rows: rows.length,
  };
}
