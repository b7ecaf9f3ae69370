/**
 * Daily configuration snapshots out of states and changes of state.
 *
 * The baseline writes one full state per subject and day, marked with the key `snapshot`. Any other state of that subject is a
 * change: the keys it carries replace the baseline's in every later snapshot, an empty value removes the key.
 */
import type { ColumnData } from './columns.ts';
import type { EventBatch } from './events.ts';
import type { Pools } from './pools.ts';
import type { SourceContext, StageColumn } from './source.ts';
import { timestamp } from './sql.ts';
import { reader, still, utf8 } from './staging.ts';
import { DAY, parseIso } from './time.ts';

type State = Readonly<Record<string, string>>;
type Origin = Pick<EventBatch, 'producer' | 'cell' | 'label'>;

export interface StateRow {
  /** Microseconds. */
  readonly t: number;
  readonly subject: string;
  readonly account: string;
  readonly state: State;
  readonly origin: Origin;
}

/** A change up to this long after a snapshot of the same day still shows in it: taking one lasts a while. */
const SNAPSHOT_LASTS = 30 * 60 * 1e6;

/** Rows of a batch of BucketState or PrincipalState. */
export function stateRows(batch: EventBatch<'BucketState'> | EventBatch<'PrincipalState'>, pools: Pools): StateRow[] {
  const text = reader(pools);
  const subjects = 'bucket' in batch.columns ? batch.columns.bucket : batch.columns.principal;
  const { producer, cell, label } = batch;
  return Array.from({ length: batch.rows }, (_, i) => ({
    t: batch.columns.t[i] as number,
    subject: text(subjects[i]),
    account: text(batch.columns.account[i]),
    state: (pools.read('params', batch.columns.state[i] as number) as State | null) ?? {},
    origin: { producer, cell, label },
  }));
}

function changed(state: State, change: State): State {
  const next = { ...state, ...change };
  return Object.fromEntries(Object.entries(next).filter(([key, value]) => value !== '' && key !== 'snapshot'));
}

/** One row per subject and day: baselines with all changes up to their time; subjects that only changes know appear from their first one on. */
export function daily(rows: readonly StateRow[]): StateRow[] {
  const baselines = rows.filter((row) => row.state['snapshot']);
  const changes = new Map<string, StateRow[]>();
  for (const row of rows.filter((one) => !one.state['snapshot']).sort((a, b) => a.t - b.t)) {
    changes.set(row.subject, [...(changes.get(row.subject) ?? []), row]);
  }
  const at = (row: StateRow): StateRow => {
    const applied = (changes.get(row.subject) ?? []).filter((change) => change.t <= row.t + SNAPSHOT_LASTS);
    const state = applied.reduce((merged, change) => changed(merged, change.state), changed(row.state, {}));
    return { ...row, state, origin: applied.at(-1)?.origin ?? row.origin };
  };
  const known = new Set(baselines.map((row) => row.subject));
  const times = new Map<string, number>();
  for (const row of baselines) times.set(`${row.account} ${Math.floor(row.t / DAY)}`, row.t);
  const out = baselines.map(at);
  for (const [subject, list] of changes) {
    const first = list[0];
    if (known.has(subject) || !first) continue;
    for (const [key, t] of times) {
      if (!key.startsWith(`${first.account} `) || t + SNAPSHOT_LASTS < first.t) continue;
      out.push(at({ ...first, t, state: {} }));
    }
  }
  return out;
}

/** Calls `each` once per origin with its rows, so that the reason of a row stays known to authors. */
export function byOrigin(
  type: 'BucketState' | 'PrincipalState',
  rows: readonly StateRow[],
  each: (batch: EventBatch, rows: readonly StateRow[]) => void,
): void {
  const groups = new Map<string, StateRow[]>();
  for (const row of rows) {
    const key = `${row.origin.label} ${row.origin.cell} ${row.origin.producer}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  for (const list of groups.values()) {
    const first = list[0];
    if (first) each({ ...still(type, first.origin.producer), ...first.origin }, list);
  }
}

/** How a key of a state becomes a column. `map` takes all keys that start with the column's name and a dot. */
export type StateKind = 'text' | 'time' | 'flag' | 'list' | 'map';

export const STATE_TYPES: Readonly<Record<StateKind, string>> = {
  text: 'VARCHAR',
  time: 'TIMESTAMP',
  flag: 'BOOLEAN',
  list: 'VARCHAR[]',
  map: 'MAP(VARCHAR, VARCHAR)',
};

export function stateStage(kind: StateKind): StageColumn {
  return { type: kind === 'time' ? 'f64' : kind === 'flag' ? 'u8' : 'utf8' };
}

export function stateSelect(name: string, kind: StateKind): string {
  const column = `s."${name}"`;
  switch (kind) {
    case 'text':
      return `nullif(${column}, '')`;
    case 'time':
      return `CASE WHEN ${column} > 0 THEN ${timestamp(column)} END`;
    case 'flag':
      return `CASE ${column} WHEN 1 THEN false WHEN 2 THEN true END`;
    case 'list':
      return `CASE WHEN ${column} = '' THEN CAST([] AS VARCHAR[]) ELSE string_split(${column}, ',') END`;
    case 'map':
      return `CASE WHEN ${column} <> '' THEN map_from_entries([{'key': split_part(e, '=', 1), 'value': substr(e, strpos(e, '=') + 1)} for e in string_split(${column}, chr(10))]) END`;
  }
}

export function stateColumn(name: string, kind: StateKind, rows: readonly StateRow[]): ColumnData {
  const values = rows.map((row) => row.state[name] ?? '');
  switch (kind) {
    case 'time':
      return Float64Array.from(values, (value) => (value ? parseIso(value) : 0));
    case 'flag':
      return Uint8Array.from(values, (value) => (value === 'true' ? 2 : value === 'false' ? 1 : 0));
    case 'map':
      return utf8(
        rows.map(({ state }) =>
          Object.entries(state)
            .filter(([key]) => key.startsWith(`${name}.`))
            .map(([key, value]) => `${key.slice(name.length + 1)}=${value}`)
            .join('\n'),
        ),
      );
    default:
      return utf8(values);
  }
}

/** Rows collected during a run, keyed by its pools: sources are shared by all runs. */
export function collector<T>(): { add(context: SourceContext, items: readonly T[]): void; take(context: SourceContext): T[] } {
  const runs = new WeakMap<Pools, T[]>();
  return {
    add(context, items) {
      const list = runs.get(context.pools) ?? [];
      for (const item of items) list.push(item);
      runs.set(context.pools, list);
    },
    take(context) {
      const list = runs.get(context.pools) ?? [];
      runs.delete(context.pools);
      return list;
    },
  };
}
