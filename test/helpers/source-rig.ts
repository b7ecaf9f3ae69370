import type { ColumnBatch, ColumnData, Field } from '../../generators/core/columns.ts';
import { buildClock } from '../../generators/core/clock.ts';
import { dimBatch, IDENTITY_FIELDS } from '../../generators/core/dims.ts';
import type { EventBatch, EventRow, EventType } from '../../generators/core/events.ts';
import { ipText } from '../../generators/core/ids.ts';
import { createPools, type Identity, type Pools } from '../../generators/core/pools.ts';
import { createKeyring } from '../../generators/core/random.ts';
import type { Source, SourceContext, TableSpec } from '../../generators/core/source.ts';
import { createTimeline, type EventWriter } from '../../generators/core/timeline.ts';
import type { Clock, World } from '../../generators/core/world.ts';
import { buildWorld } from '../../generators/core/world/index.ts';
import { toObjects, type Connector, type Value } from '../../src/query/connector.ts';
import { loadTables, type LoadMessage } from '../../src/query/load.ts';
import { batch as columnBatch, utf8 } from './batches.ts';
import { nodeConnector } from './node-connector.ts';

export const SECOND = 1e6;

export interface RigOptions {
  readonly level?: 1 | 2 | 3;
  readonly seed?: number;
  readonly producer?: string;
}

/** Loaded tables. */
export interface Loaded {
  readonly connector: Connector;
  readonly rows: (sql: string) => Promise<Record<string, Value>[]>;
  /** First column of a query, as text. */
  readonly texts: (sql: string) => Promise<string[]>;
}

/** A world, pools and hand-written events; sources run over them through the real loader. */
export interface Rig {
  readonly world: World;
  readonly clock: Clock;
  readonly pools: Pools;
  /** Adds one event. */
  add<T extends EventType>(type: T, row: EventRow<T> & { identity?: Identity | number }): void;
  readonly write: EventWriter;
  /** Stages what was added, without loading. */
  stage(...sources: Source[]): { readonly messages: LoadMessage[]; readonly specs: readonly TableSpec[] };
  /** Stages, loads and gives a connector with the tables. */
  load(...sources: Source[]): Promise<Loaded>;
}

const worlds = new Map<number, { world: World; clock: Clock }>();

/** The same small world for every test that asks for the same seed. */
function smallWorld(seed: number): { world: World; clock: Clock } {
  let made = worlds.get(seed);
  if (!made) {
    const keyring = createKeyring(new Uint8Array(32).fill(seed));
    const clock = buildClock(keyring, 'short');
    worlds.set(seed, (made = { clock, world: buildWorld(keyring, { scale: 0.1, level: 1, size: 'short', clock }) }));
  }
  return made;
}

export function createRig(options: RigOptions = {}): Rig {
  const { level = 1, seed = 7, producer = 'test' } = options;
  const { world, clock } = smallWorld(seed);
  const pools = createPools(world);
  const timeline = createTimeline(pools);
  const keyring = createKeyring(new Uint8Array(32).fill(seed));

  const stage: Rig['stage'] = (...sources) => {
    const messages: LoadMessage[] = [];
    const contexts = new Map(
      sources.map((source): [Source, SourceContext] => [
        source,
        {
          world,
          clock,
          pools,
          level,
          rng: (purpose, batch, lane) =>
            keyring.rng(purpose === 'shared' ? 'ids/shared' : `${purpose}/${source.id}`, batch.producer, batch.type, batch.cell, lane),
          emit(table, _batch, columns, rows) {
            const spec = source.tables.find(({ name }) => name === table);
            if (!spec) throw new Error(`${source.id} has no table ${table}`);
            const fields = Object.entries(spec.stage).map(([name, column]): Field => ({
              name,
              type: 'ref' in column ? 'u32' : column.type,
            }));
            if (columns.length !== fields.length) throw new Error(`${table}: ${columns.length} columns for ${fields.length} fields`);
            messages.push({ kind: 'batch', table, batch: { fields, columns: columns.map((column) => copied(column, rows)), rows } });
          },
        },
      ]),
    );
    for (const [source, context] of contexts) source.start?.(context);
    timeline.take({ producer, cell: 0, label: 0 }, (batch) => {
      for (const [source, context] of contexts) {
        const accept = source.accepts[batch.type] as ((batch: EventBatch, context: SourceContext) => void) | undefined;
        accept?.(batch, context);
      }
    });
    for (const [source, context] of contexts) for (const _ of source.finish?.(context) ?? []);
    return { messages, specs: sources.flatMap((source) => source.tables) };
  };

  return {
    world,
    clock,
    pools,
    stage,
    write: timeline,
    add: (type, row) => timeline.add(type, row),
    async load(...sources) {
      const { messages, specs } = stage(...sources);
      const connector = await nodeConnector();
      await loadTables(connector, specs, [...messages, ...dimensions(world, pools), { kind: 'done' }]);
      return { connector, rows: async (sql) => toObjects(await connector.query(sql)), texts: (sql) => texts(connector, sql) };
    },
  };
}

/** A copy of `rows` values, as the generator makes one: sources reuse their arrays. */
function copied(column: ColumnData, rows: number): ColumnData {
  if ('offsets' in column) return { offsets: column.offsets.slice(0, rows + 1), bytes: column.bytes.slice(0, column.offsets[rows]) };
  if (column.length < rows) throw new Error(`A column has ${column.length} values for ${rows} rows.`);
  return column.slice(0, rows);
}

/** The pools as dimension messages, all codes. */
function dimensions(world: World, pools: Pools): LoadMessage[] {
  const codes = (pool: 'string' | 'identity' | 'params' | 'pod') => Array.from({ length: pools.size(pool) - 1 }, (_, i) => i + 1);
  const strings = codes('string');
  const identities = codes('identity').map((code) => pools.read('identity', code) as Identity);
  const params = codes('params').flatMap((code) =>
    Object.entries(pools.read('params', code) as Record<string, string>).map(([key, value]) => ({ code, key, value })),
  );
  const index = (rows: readonly unknown[]) => ['u32', rows.map((_, i) => i + 1)] as const;
  const text = (values: readonly (string | null)[]) => ['utf8', values.map((value) => value ?? '')] as const;
  const objects = Array.from(
    { length: world.objects.count },
    (_, i) => pools.read('object', i + 1) as { key: string; size: number; bucket: string },
  );
  const dims: [Extract<LoadMessage, { kind: 'dim' }>['pool'], ColumnBatch][] = [
    ['string', columnBatch({ code: ['u32', strings], value: text(strings.map((code) => pools.read('string', code) as string)) })],
    [
      'identity',
      columnBatch({
        code: index(identities),
        ...Object.fromEntries(IDENTITY_FIELDS.map((field) => [field, text(identities.map((identity) => identity[field]))])),
      }),
    ],
    [
      'object',
      columnBatch({
        code: index(objects),
        key: text(objects.map(({ key }) => key)),
        size: ['f64', objects.map(({ size }) => size)],
        bucket: text(objects.map(({ bucket }) => bucket)),
      }),
    ],
    [
      'instance',
      columnBatch({
        code: index(world.instances),
        id: text(world.instances.map(({ id }) => id)),
        type: text(world.instances.map(({ type }) => type)),
        amiId: text(world.instances.map(({ amiId }) => amiId)),
      }),
    ],
    [
      'eni',
      columnBatch({
        code: index(world.enis),
        id: text(world.enis.map(({ id }) => id)),
        privateIp: text(world.enis.map(({ privateIp }) => ipText(privateIp))),
        publicIp: text(world.enis.map(({ publicIp }) => (publicIp === null ? null : ipText(publicIp)))),
        subnet: text(world.enis.map(({ subnet }) => subnet)),
        vpc: text(world.enis.map(({ vpc }) => vpc)),
        azId: text(world.enis.map(({ azId }) => azId)),
        account: text(world.enis.map(({ account }) => account)),
        region: text(world.enis.map(({ region }) => region)),
        instance: text(world.enis.map(({ instance }) => instance)),
      }),
    ],
  ];
  if (params.length > 0)
    dims.push([
      'params',
      columnBatch({
        code: ['u32', params.map(({ code }) => code)],
        key: text(params.map(({ key }) => key)),
        value: text(params.map(({ value }) => value)),
      }),
    ]);
  if (pools.size('pod') > 1) dims.push(['pod', dimBatch(pools, 'pod', codes('pod'))]);
  return dims.map(([pool, batch]) => ({ kind: 'dim', pool, batch }));
}

export { utf8 };

/** First column of a query, as text. */
export async function texts(connector: Connector, sql: string): Promise<string[]> {
  const result = await connector.query(sql);
  return Array.from({ length: result.rows }, (_, row) => result.value(row, 0) as string);
}

const NOBODY: Identity = {
  type: 'Unknown',
  principalId: null,
  arn: null,
  accountId: null,
  accessKeyId: null,
  userName: null,
  invokedBy: null,
  issuerType: null,
  issuerPrincipalId: null,
  issuerArn: null,
  issuerAccountId: null,
  issuerUserName: null,
  creationDate: null,
  mfaAuthenticated: null,
  ec2RoleDelivery: null,
  webIdProvider: null,
};

/** Identities for tests. */
export const someone = {
  user: (account: string): Identity => ({
    ...NOBODY,
    type: 'IAMUser',
    principalId: 'AIDARTX3GSDSXAAAAAAAA',
    arn: `arn:aws:iam::${account}:user/ops`,
    accountId: account,
    accessKeyId: 'AKIARTX3GSDSXAAAAAAA',
    userName: 'ops',
  }),
  role: (account: string, session: string): Identity => ({
    ...NOBODY,
    type: 'AssumedRole',
    principalId: `AROARTX3GSDSXAAAAAAAB:${session}`,
    arn: `arn:aws:sts::${account}:assumed-role/etl/${session}`,
    accountId: account,
    accessKeyId: 'ASIARTX3GSDSXAAAAAAB',
    issuerType: 'Role',
    issuerPrincipalId: 'AROARTX3GSDSXAAAAAAAB',
    issuerArn: `arn:aws:iam::${account}:role/svc/etl`,
    issuerAccountId: account,
    issuerUserName: 'etl',
    creationDate: '2026-03-04T01:37:52Z',
    mfaAuthenticated: 'false',
    ec2RoleDelivery: '2.0',
  }),
  service: (name: string): Identity => ({ ...NOBODY, type: 'AWSService', invokedBy: name }),
  anonymous: { ...NOBODY, type: 'AWSAccount', accountId: 'ANONYMOUS_PRINCIPAL' } as Identity,
};
