/** Small things every source needs: state per run, memory per code, keyed mixing, delays. */
import type { EventBatch } from '../events.ts';
import type { Pools } from '../pools.ts';
import type { SourceContext } from '../source.ts';

/** State that belongs to one run of the generator: made at first use, forgotten with the run. */
export function perRun<S>(create: (context: SourceContext) => S): (context: SourceContext) => S {
  const states = new WeakMap<SourceContext, S>();
  return (context) => {
    let state = states.get(context);
    if (state === undefined) states.set(context, (state = create(context)));
    return state;
  };
}

/** What several sources of a run work out about a batch of events: made for the first that asks. */
export function perBatch<B extends EventBatch, S>(create: (batch: B, context: SourceContext) => S): typeof create {
  const made = new WeakMap<B, { readonly pools: Pools; readonly value: S }>();
  return (batch, context) => {
    const known = made.get(batch);
    if (known?.pools === context.pools) return known.value;
    const value = create(batch, context);
    made.set(batch, { pools: context.pools, value });
    return value;
  };
}

/** Remembers a small number per pool code, so that hot loops read an array instead of a string. */
export class CodeMemo {
  private known = new Uint32Array(1024);
  private readonly compute: (code: number) => number;

  constructor(compute: (code: number) => number) {
    this.compute = compute;
  }

  get(code: number): number {
    const value = this.known[code];
    if (value !== undefined && value !== 0) return value - 1;
    return this.learn(code);
  }

  private learn(code: number): number {
    if (code >= this.known.length) {
      const bigger = new Uint32Array(Math.max(code + 1, this.known.length * 2));
      bigger.set(this.known);
      this.known = bigger;
    }
    const value = this.compute(code);
    this.known[code] = value + 1;
    return value;
  }
}

/** Numbers codes as they come: 0, 1, 2, … For keys made of several codes. */
export function numbered(): CodeMemo {
  let next = 0;
  return new CodeMemo(() => next++);
}

/** Spreads 32 bits over 32 bits (the finalizer of MurmurHash3, public domain): many decisions from one keyed draw. */
export function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}

export const TO_UNIT = 2 ** -32;

/**
 * Value at rank `u` of a distribution given by points `[rank, value, ...]`, straight between them.
 * @param points ranks ascending from 0 to 1
 */
export function quantile(points: readonly number[], u: number): number {
  let i = 2;
  while (i < points.length - 2 && u > (points[i] as number)) i += 2;
  const [r0, v0, r1, v1] = [points[i - 2] as number, points[i - 1] as number, points[i] as number, points[i + 1] as number];
  return v0 + ((v1 - v0) * (u - r0)) / (r1 - r0);
}

/** Share of late files or records: more at level 3. */
export const LATE_SHARE = { 1: 0.002, 2: 0.003, 3: 0.008 } as const;
