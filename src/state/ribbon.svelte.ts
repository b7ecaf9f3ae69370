import type { CatalogTable } from '../case/case.ts';
import type { Runner } from './runner.svelte.ts';
import { identifier } from './sql/tokens.ts';
import { toMs, toSqlTime } from './times.ts';
import { plain } from './values.ts';

/** Bars of the ribbon over the whole case. */
export const bins = 240;
/** Tables of at most this many rows (alerts, changes) are shown as flags, one per row. */
const flagRows = 60;

export interface Flag {
  readonly at: number;
  readonly table: string;
}

/** Events over time for every table, counted with one query. */
export class Ribbon {
  /** Table → rows per bin. */
  counts = $state.raw<Readonly<Record<string, readonly number[]>>>({});
  flags = $state.raw<readonly Flag[]>([]);
  /** Tables shown; all when empty. */
  only = $state('');
  state = $state<'waiting' | 'ready' | 'failed'>('waiting');

  readonly shown = $derived.by(() => {
    const sums = new Array<number>(bins).fill(0);
    for (const [table, counts] of Object.entries(this.counts)) {
      if (this.only && table !== this.only) continue;
      counts.forEach((value, index) => {
        sums[index] = (sums[index] ?? 0) + value;
      });
    }
    return sums;
  });

  async load(runner: Runner, tables: readonly CatalogTable[], bounds: readonly [number, number]): Promise<void> {
    const timed = tables.filter((table) => table.time && table.rows > 0);
    if (timed.length === 0) return;
    const seconds = (bounds[1] - bounds[0]) / 1000 / bins;
    const start = `TIMESTAMP '${toSqlTime(bounds[0])}'`;
    const streams = timed.filter((table) => table.rows > flagRows);
    const few = timed.filter((table) => table.rows <= flagRows);
    const counted = streams.map(
      (table) =>
        `SELECT '${table.name}' AS name, CAST(floor(epoch(${identifier(table.time)} - ${start}) / ${seconds}) AS INTEGER) AS bin, count(*) AS n FROM ${identifier(table.name)} GROUP BY 2`,
    );
    const listed = few.map(
      (table) => `SELECT '${table.name}' AS name, CAST(${identifier(table.time)} AS TIMESTAMP) AS at FROM ${identifier(table.name)}`,
    );
    try {
      const counts: Record<string, number[]> = {};
      const result = counted.length > 0 ? await runner.background(counted.join('\nUNION ALL ')) : undefined;
      for (let row = 0; row < (result?.rows ?? 0); row += 1) {
        const bin = Number(result?.value(row, 1));
        if (bin < 0 || bin >= bins) continue;
        const into = (counts[plain(result?.value(row, 0))] ??= new Array<number>(bins).fill(0));
        into[bin] = Number(result?.value(row, 2));
      }
      const flagged = listed.length > 0 ? await runner.background(listed.join('\nUNION ALL ')) : undefined;
      const flags = Array.from({ length: flagged?.rows ?? 0 }, (_, row) => ({
        table: plain(flagged?.value(row, 0)),
        at: toMs(plain(flagged?.value(row, 1))),
      }));
      this.counts = counts;
      this.flags = flags.filter((flag) => flag.at >= bounds[0] && flag.at <= bounds[1]);
      this.state = 'ready';
    } catch {
      this.state = 'failed';
    }
  }
}
