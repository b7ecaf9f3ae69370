/** The metrics page of one target, as the server stores what it reads from it. */
import type { SourceContext } from '../../core/source.ts';
import type { Stage } from '../../core/source-kit/stage.ts';
import { ORIGIN, type Slots } from './schedule.ts';
import type { STAGE } from './table.ts';

export type Labels = Readonly<Record<string, string>>;
export type Rows = Stage<typeof STAGE>;

/** Rows that are gathered before they are handed over. */
const FULL = 32_768;
/** Remote writing brings a sample to its store within seconds. */
const DELAY = { least: 500e3, spread: 6e6 } as const;

/** Labels in the order of their names, as the server keeps them. */
export function sortedLabels(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One stored sample. @returns whether it has reached the store within the window */
export function store(rows: Rows, end: number, t: number, name: number, labels: number, value: number, tie: number): boolean {
  const arrived = t + DELAY.least + (tie / 2 ** 32) * DELAY.spread;
  if (arrived >= end) return false;
  const c = rows.columns;
  const row = rows.rows++;
  c.t[row] = t;
  c.arrived[row] = arrived;
  c.tie[row] = tie;
  c.name[row] = name;
  c.labels[row] = labels;
  c.value[row] = value;
  return true;
}

export class Page {
  private readonly names: number[] = [];
  private readonly labelCodes: number[] = [];
  private readonly ties: { u32(): number };
  private readonly context: SourceContext;
  private readonly rows: Rows;
  private readonly slots: Slots;
  private readonly target: Labels;

  /**
   * @param id of the target: keys its draws
   * @param target labels that the server gives every series of it
   */
  constructor(context: SourceContext, rows: Rows, slots: Slots, id: string, target: Labels) {
    this.context = context;
    this.rows = rows;
    this.slots = slots;
    this.target = target;
    this.ties = context.rng('noise', ORIGIN, `rows/${id}`);
  }

  /** Names a series; what comes back stands for it in `put`. */
  series(name: string, labels: Labels = {}): number {
    const { pools } = this.context;
    this.labelCodes.push(pools.params(sortedLabels({ ...this.target, ...labels })));
    return this.names.push(pools.string(name)) - 1;
  }

  put(series: number, slot: number, value: number): void {
    const { rows, context } = this;
    rows.reserve(1);
    store(
      rows,
      context.clock.end,
      this.slots.time(slot),
      this.names[series] as number,
      this.labelCodes[series] as number,
      value,
      this.ties.u32(),
    );
    if (rows.rows === FULL) rows.emit(context, ORIGIN);
  }

  /** A series whose value is looked up at each scrape; NaN leaves the sample out. */
  gauge(name: string, labels: Labels, slots: Int32Array, value: (slot: number) => number): void {
    const series = this.series(name, labels);
    for (const slot of slots) {
      const at = value(slot);
      if (at === at) this.put(series, slot, at);
    }
  }
}
