/** When a Prometheus server scrapes what, and when it does not. */
import type { EventBatch } from '../../core/events.ts';
import { log } from '../../core/math.ts';
import type { Rng } from '../../core/random.ts';
import type { SourceContext } from '../../core/source.ts';
import { still } from '../../core/staging.ts';
import { DAY, SECOND } from '../../core/time.ts';

/** Prometheus' default `scrape_interval`. */
export const INTERVAL = 60 * SECOND;
/** Origin of everything that is not of one batch of events. */
export const ORIGIN: EventBatch = still('MetricSample', 'scrapes');

/** How often a day a target does not answer, for up to three scrapes, and how often the server itself is away. */
const MISSED = { 1: 0.3, 2: 1.5, 3: 4 } as const;
const AWAY = { 1: 0, 2: 0.25, 3: 1 } as const;

/** Times in which something is not there: `[from, to, from, to, …]`, ascending. */
type Windows = readonly number[];

function windows(rng: Rng, from: number, to: number, perDay: number, shortest: number, longest: number): Windows {
  const out: number[] = [];
  if (perDay === 0) return out;
  for (let t = from; ;) {
    t -= (log(rng.open()) * DAY) / perDay;
    if (t >= to) return out;
    const end = t + shortest + rng.unit() * (longest - shortest);
    out.push(t, end);
    t = end;
  }
}

const inside = (list: Windows, t: number): boolean => {
  for (let i = 0; i < list.length && (list[i] as number) <= t; i += 2) if (t < (list[i + 1] as number)) return true;
  return false;
};

/** The scrapes of one target: a fixed interval, and an offset of its own, as the server spreads its targets. */
export class Slots {
  readonly last: number;
  private readonly first: number;
  private readonly missed: Windows;
  private readonly away: Windows;

  constructor(context: SourceContext, target: string, away: Windows) {
    const { clock, level } = context;
    // Whole milliseconds, as the server stores them; it keeps its timestamps within 2 ms of the grid.
    const offset = context.rng('noise', ORIGIN, `offset/${target}`).int(INTERVAL / 1000) * 1000;
    this.first = clock.detailStart + offset;
    this.last = Math.floor((clock.end - this.first) / INTERVAL);
    this.missed = windows(
      context.rng('noise', ORIGIN, `missed/${target}`),
      clock.detailStart,
      clock.end,
      MISSED[level],
      INTERVAL / 2,
      3 * INTERVAL,
    );
    this.away = away;
  }

  /** The first scrape at or after `t`; what happened before the first belongs to the first. */
  at(t: number): number {
    return Math.max(0, Math.ceil((t - this.first) / INTERVAL));
  }

  time(slot: number): number {
    return this.first + slot * INTERVAL;
  }

  /** The target did not answer at `t`: `up` is 0, and its series have no sample. */
  isMissed(t: number): boolean {
    return inside(this.missed, t);
  }

  /** The server itself was away at `t`: there is nothing at all. */
  isAway(t: number): boolean {
    return inside(this.away, t);
  }
}

/** All schedules of a run, by the name of the target. */
export class Schedules {
  private readonly known = new Map<string, Slots>();
  private readonly away: Windows;
  private readonly context: SourceContext;

  constructor(context: SourceContext) {
    this.context = context;
    const { clock, level } = context;
    this.away = windows(context.rng('noise', ORIGIN, 'away'), clock.detailStart, clock.end, AWAY[level], 2 * INTERVAL, 9 * INTERVAL);
  }

  of(target: string): Slots {
    let slots = this.known.get(target);
    if (!slots) this.known.set(target, (slots = new Slots(this.context, target, this.away)));
    return slots;
  }
}
