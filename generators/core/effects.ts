import type { Effect } from './simulation/effects.ts';

/**
 * What a fault does while it lasts, to streams (`latency`, `errors`, `rate`, `loss`) and to simulations (every kind). Its target names a
 * thing of either: `service:web`, `bucket:<name>`, `instance:<id>`, `node:<name>`, `client:<name>`, `*`. Sources never see it.
 */
export type { Effect } from './simulation/effects.ts';

/** The effects that last at some moment of `[start, end)`. */
export const activeIn = (effects: readonly Effect[], start: number, end: number): readonly Effect[] =>
  effects.length === 0 ? effects : effects.filter((effect) => effect.from < end && effect.to > start);

/**
 * All effects of one kind on a target at a moment: the product for factors (latency, rate), for shares (errors, loss) the
 * chance that at least one strikes. Without any: 1 or 0.
 */
export function strength(effects: readonly Effect[], kind: 'latency' | 'errors' | 'rate' | 'loss', target: string, time: number): number {
  const factor = kind === 'latency' || kind === 'rate';
  let result = factor ? 1 : 0;
  for (const effect of effects) {
    if (effect.kind !== kind || time < effect.from || time >= effect.to || (effect.target !== target && effect.target !== '*')) continue;
    result = factor ? result * effect.amount : 1 - (1 - result) * (1 - effect.amount);
  }
  return result;
}
