import { play, prepare, sources, type Message } from '../../../generators/index.ts';
import { createKeyring } from '../../../generators/core/random.ts';
import { lookup } from '../../../generators/core/registry.ts';
import type { ColumnBatch } from '../../../generators/core/columns.ts';
import type { CaseRequest } from '../../case/make.ts';
import { resolveConfig } from '../../case/resolve.ts';

/** What was made, and how long it took. */
export interface Amount {
  readonly rows: number;
  readonly bytes: number;
  readonly seconds: number;
}

export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
export const millions = (value: number): string => (value >= 1e5 ? `${(value / 1e6).toFixed(2)} M` : `${(value / 1e3).toFixed(1)} k`);
export const count = (value: number): string => value.toLocaleString('en-GB');
export const times = (ratio: number): string => `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(1)} ×`;
/** Rows and megabytes a second. */
export const rate = ({ rows, bytes, seconds }: Amount): string =>
  `${millions(rows / seconds)} rows/s, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;

/**
 * Seconds of processor time that some work takes, helper threads included: what it would take on one idle core. The clock on
 * the wall would measure who else is at work.
 */
export async function timed(work: () => Promise<void> | void): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** The run of median length. */
export async function best(runs: number, run: () => Promise<Amount>): Promise<Amount> {
  const all: Amount[] = [];
  for (let i = 0; i < runs; i++) all.push(await run());
  return all.sort((a, b) => a.seconds - b.seconds)[runs >> 1]!;
}

export const bytesOf = ({ columns }: ColumnBatch): number =>
  columns.reduce((sum, column) => sum + ('offsets' in column ? column.bytes.byteLength + column.offsets.byteLength : column.byteLength), 0);

/** Generates a whole case and throws it away, world and plan included. */
export async function generateCase(request: CaseRequest): Promise<Amount> {
  async function* whole(): AsyncGenerator<Message> {
    const keyring = createKeyring(request.seed.bytes);
    const config = resolveConfig(request.loaded, keyring, request);
    yield* play(config, prepare(config, keyring));
  }
  return drained(whole());
}

/** A source of a case with its world and plan made: what it observes is played, the incident included. */
export function sourceStream(
  request: CaseRequest,
  id: string,
): { readonly all: () => AsyncGenerator<Message>; readonly eventsOnly: () => AsyncGenerator<Message> } {
  const source = lookup(sources, id, 'source');
  const keyring = createKeyring(request.seed.bytes);
  const config = { ...resolveConfig(request.loaded, keyring, request), sources: [id] };
  const prepared = prepare(config, keyring);
  const uses = prepared.uses.filter(({ producer }) => producer.emits.some((type) => type in source.accepts));
  return { all: () => play(config, { ...prepared, uses }), eventsOnly: () => play({ ...config, sources: [] }, { ...prepared, uses }) };
}

/** Rows, bytes and seconds of a stream that is thrown away. */
export async function drained(stream: AsyncGenerator<Message>): Promise<Amount> {
  let [rows, bytes] = [0, 0];
  const seconds = await timed(async () => {
    for await (const message of stream) {
      if (message.kind !== 'batch') continue;
      rows += message.batch.rows;
      bytes += bytesOf(message.batch);
    }
  });
  return { rows, bytes, seconds };
}
