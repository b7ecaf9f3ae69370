import type { CatalogTable } from '../case/case.ts';
import { flagsQuery, type Flag, type FlagKind } from './ribbon-flags.ts';
import type { Runner } from './runner.svelte.ts';
import { identifier } from './sql/quote.ts';
import { toMs, toSqlTime } from './times.ts';
import { plain } from './values.ts';

/** Bars of the ribbon over the whole case. */
export const bins = 240;

/** Events over time for every table, counted with one query. */
export class Ribbon {
  /** Table → rows per bin. */
  counts = $state.raw<Readonly<Record<string, readonly number[]>>>({});
  flags = $state.raw<readonly Flag[]>([]);
  /** Kinds of flags that are not drawn. */
  hidden = $state.raw<readonly FlagKind[]>([]);
  /** Table shown; all when empty. */
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

  /** Kinds that the case has, with how many flags each. */
  readonly kinds = $derived(
    (['change', 'finding', 'ticket'] as const).flatMap((kind) => {
      const total = this.flags.filter((flag) => flag.kind === kind).length;
      return total > 0 ? [{ kind, total }] : [];
    }),
  );
  readonly shownFlags = $derived(this.flags.filter((flag) => !this.hidden.includes(flag.kind)));

  /** The whole case in `steps` sums, for a thumbnail. `steps` divides {@link bins}. */
  thumbnail(steps = 60): number[] {
    const sums = new Array<number>(steps).fill(0);
    for (const counts of Object.values(this.counts))
      counts.forEach((value, index) => {
        const step = Math.floor((index * steps) / bins);
        sums[step] = (sums[step] ?? 0) + value;
      });
    return sums;
  }

  toggle(kind: FlagKind): void {
    this.hidden = this.hidden.includes(kind) ? this.hidden.filter((each) => each !== kind) : [...this.hidden, kind];
  }

  async load(runner: Runner, tables: readonly CatalogTable[], bounds: readonly [number, number]): Promise<void> {
    const timed = tables.filter((table) => table.time && table.rows > 0);
    if (timed.length === 0) return;
    const seconds = (bounds[1] - bounds[0]) / 1000 / bins;
    const start = `TIMESTAMP '${toSqlTime(bounds[0])}'`;
    const counted = timed.map(
      (table) =>
        `SELECT '${table.name}' AS name, CAST(floor(epoch(${identifier(table.time)} - ${start}) / ${seconds}) AS INTEGER) AS bin, count(*) AS n FROM ${identifier(table.name)} GROUP BY 2`,
    );
    const listed = flagsQuery(timed, bounds);
    try {
      const counts: Record<string, number[]> = {};
      const result = await runner.background(counted.join('\nUNION ALL '));
      for (let row = 0; row < (result?.rows ?? 0); row += 1) {
        const bin = Number(result?.value(row, 1));
        if (bin < 0 || bin >= bins) continue;
        const into = (counts[plain(result?.value(row, 0))] ??= new Array<number>(bins).fill(0));
        into[bin] = Number(result?.value(row, 2));
      }
      this.counts = counts;
      this.state = 'ready';
    } catch {
      this.state = 'failed';
      return;
    }
    // A ribbon without flags is still a ribbon.
    const flagged = listed && (await runner.background(listed).catch(() => undefined));
    if (!flagged) return;
    this.flags = Array.from({ length: flagged.rows }, (_, row) => ({
      kind: plain(flagged.value(row, 0)) as FlagKind,
      at: toMs(plain(flagged.value(row, 1))),
      text: plain(flagged.value(row, 2)),
    }));
  }
}
