/** Telemetry that leaves its place in batches at a fixed beat: exporters of spans, shippers of log files. */
import type { SourceContext } from '../source.ts';
import { still } from '../staging.ts';
import { DAY, SECOND } from '../time.ts';
import { CodeMemo, LATE_SHARE, mix, TO_UNIT } from './run.ts';

/** Sets the draws of gaps apart from those of batches. */
const GAPS = 0x51ed270b;

/** FNV-1a over the characters, 31 bits. */
export function textHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 1;
}

export interface Beat {
  /** Seconds between two batches of one origin. */
  readonly every: number;
  /** Seconds from the end of a batch until it can be queried: least, and most but for late ones. */
  readonly delay: readonly [least: number, most: number];
  /** A late batch comes up to so many seconds after that. */
  readonly late: number;
  /** Share of batches that are lost, by level. */
  readonly lost: { readonly 1: number; readonly 2: number; readonly 3: number };
  /** At level 3 an origin stands still on this share of days, for so many minutes at most: what was written then is lost. */
  readonly gaps?: { readonly share: number; readonly minutes: number };
}

/** When batches arrive. Origins are keyed by name, so that a further one leaves the others alone. */
export class Deliveries {
  private readonly key: number;
  private readonly level: 1 | 2 | 3;
  private readonly origins: CodeMemo;
  private readonly beat: Beat;
  /** Most of what an origin writes goes into the batch that the line before went into. */
  private lastSlot = new Float64Array(0);
  private lastArrival = new Float64Array(0);

  /** @param origin name of what sends, by the code that `arrival` gets */
  constructor(context: SourceContext, beat: Beat, origin: (code: number) => string) {
    this.key = context.rng('noise', still('ServiceCall', 'deliveries'), 'key').u32();
    this.level = context.level;
    this.beat = beat;
    this.origins = new CodeMemo((code) => textHash(origin(code)));
  }

  /** When what was written at `time` arrives; -1 where its batch was lost. Microseconds. */
  arrival(code: number, time: number): number {
    const { beat } = this;
    if (this.inGap(code, time)) return -1;
    const origin = this.origins.get(code);
    const every = beat.every * SECOND;
    const phase = origin % every;
    const slot = Math.floor((time - phase) / every) + 1;
    if (this.lastSlot[code] === slot) return this.lastArrival[code] as number;
    if (code >= this.lastSlot.length) {
      this.lastSlot = new Float64Array(2 * code + 64).fill(NaN);
      this.lastArrival = new Float64Array(2 * code + 64);
    }
    this.lastSlot[code] = slot;
    return (this.lastArrival[code] = this.batchArrival(origin, slot, slot * every + phase));
  }

  /** @param sent when the batch is complete */
  private batchArrival(origin: number, slot: number, sent: number): number {
    const { beat } = this;
    const draw = mix(mix(slot ^ this.key) ^ origin);
    if (mix(draw ^ 1) * TO_UNIT < beat.lost[this.level]) return -1;
    const late = mix(draw ^ 2) * TO_UNIT < LATE_SHARE[this.level] ? (0.05 + 0.95 * mix(draw ^ 3) * TO_UNIT) * beat.late : 0;
    const [least, most] = beat.delay;
    return Math.floor(sent + (least + mix(draw ^ 4) * TO_UNIT * (most - least) + late) * SECOND);
  }

  private inGap(code: number, time: number): boolean {
    const { gaps } = this.beat;
    if (!gaps || this.level < 3) return false;
    const day = Math.floor(time / DAY);
    const draw = mix(mix(day ^ this.key ^ GAPS) ^ this.origins.get(code));
    if (draw * TO_UNIT >= gaps.share) return false;
    const length = (0.2 + 0.8 * mix(draw ^ 1) * TO_UNIT) * gaps.minutes * 60 * SECOND;
    const start = day * DAY + mix(draw ^ 2) * TO_UNIT * (DAY - length);
    return time >= start && time < start + length;
  }
}
