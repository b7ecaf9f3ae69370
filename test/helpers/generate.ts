import type { ColumnData, Utf8Column } from '../../generators/core/columns.ts';
import type { GenerateConfig } from '../../generators/core/config.ts';
import { POOL_NAMES, valueText } from '../../generators/core/dims.ts';
import type { PoolName } from '../../generators/core/events.ts';
import type { Manifest } from '../../generators/core/manifest.ts';
import type { Pools } from '../../generators/core/pools.ts';
import type { Producer } from '../../generators/core/producer.ts';
import { createKeyring } from '../../generators/core/random.ts';
import { run, type Message, type RunOptions, type TableResult } from '../../generators/core/run.ts';
import { lookup } from '../../generators/core/registry.ts';
import type { Source, TableSpec } from '../../generators/core/source.ts';
import { prepare, producers, sources, type Prepared, type SeedLike } from '../../generators/index.ts';

/** A seed for tests: 32 bytes made of one number. */
export const testSeed = (n: number): Uint8Array => Uint8Array.from({ length: 32 }, (_, i) => (n * 37 + i * 101 + 7) & 255);

/** A keyring for tests. */
export const testKeyring = (n = 1): ReturnType<typeof createKeyring> => createKeyring(testSeed(n));

/** A case with nothing in it; give what the test needs. */
export const testConfig = (parts: Partial<GenerateConfig> = {}): GenerateConfig => ({
  scenario: 'test',
  variant: 'test',
  level: 2,
  size: 'short',
  scale: 0.2,
  baseline: [],
  herrings: [],
  phases: [],
  sources: [...sources.keys()],
  ...parts,
});

/** A generated case, kept whole. */
export interface Generated {
  readonly prepared: Prepared;
  readonly manifest: Manifest;
  readonly tables: ReadonlyMap<string, TableResult>;
  readonly messages: readonly Message[];
  readonly pools: Pools;
}

export interface HelperOptions extends RunOptions {
  /** Sources to use instead of the registered ones that the configuration names. */
  readonly observers?: readonly Source[];
  /** Units besides the registered ones. */
  readonly units?: readonly Producer[];
}

/** Generates a whole case in memory. */
export async function generateAll(config: GenerateConfig, seed: SeedLike = testSeed(1), options: HelperOptions = {}): Promise<Generated> {
  const extra = new Map(options.units?.map((unit) => [unit.id, unit]));
  const prepared = prepare(config, seed, (id) => extra.get(id) ?? lookup(producers, id, 'unit'));
  const { uses, manifest, ...setting } = prepared;
  const observers = options.observers ?? config.sources.map((id) => lookup(sources, id, 'source'));
  const messages: Message[] = [];
  for await (const message of run(uses, observers, manifest, { ...setting, config }, options)) messages.push(message);
  const last = messages.at(-1);
  if (last?.kind !== 'done') throw new Error('Generation did not end with "done".');
  return { prepared, manifest, messages, pools: prepared.pools, tables: new Map(last.tables.map((table) => [table.name, table])) };
}

/** Table name → SHA-256. */
export const hashes = (generated: Generated): Record<string, string> =>
  Object.fromEntries([...generated.tables.values()].map((table) => [table.name, table.sha256]));

const isText = (column: ColumnData): column is Utf8Column => !ArrayBuffer.isView(column);

/** Rows of a staged table as text, codes replaced by their values, and the label of each (0 where none were asked for). */
export function labelledRows(generated: Generated, spec: TableSpec): { rows: string[]; labels: number[] } {
  const out: string[] = [];
  const labels: number[] = [];
  const refs = Object.values(spec.stage).map((column): PoolName | null => ('ref' in column ? column.ref : null));
  const decoder = new TextDecoder();
  const texts = new Map(POOL_NAMES.map((pool) => [pool, new Map<number, string>()]));
  const text = (pool: PoolName, code: number): string => {
    if (code === 0) return '';
    const known = texts.get(pool)!;
    let found = known.get(code);
    if (found === undefined) known.set(code, (found = valueText(generated.pools, pool, code)));
    return found;
  };
  for (const message of generated.messages) {
    if (message.kind !== 'batch' || message.table !== spec.name) continue;
    const { columns, fields, rows } = message.batch;
    const labelAt = fields.findIndex((field) => field.name === '_label');
    for (let row = 0; row < rows; row++) {
      let line = '';
      refs.forEach((pool, i) => {
        const column = columns[i]!;
        const value = isText(column) ? decoder.decode(column.bytes.subarray(column.offsets[row], column.offsets[row + 1])) : column[row]!;
        line += ` | ${pool === null ? value : text(pool, value as number)}`;
      });
      out.push(line);
      labels.push(labelAt >= 0 ? (columns[labelAt] as Uint16Array)[row]! : 0);
    }
  }
  return { rows: out, labels };
}

/** Rows of a staged table as text, those whose label is wanted; for labels the case needs `labels: true`. */
export function decodedRows(generated: Generated, spec: TableSpec, keep: (label: number) => boolean = () => true): string[] {
  const { rows, labels } = labelledRows(generated, spec);
  return rows.filter((_, i) => keep(labels[i]!));
}
