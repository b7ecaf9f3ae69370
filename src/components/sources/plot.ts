/** Mathematics of the plots on the pages of sources: scales, ticks, words for numbers. Nothing here draws. */
import { log } from '../../../generators/core/math.ts';

/** Place of a value, in units of the drawing. */
export type Scale = (value: number) => number;

export interface Tick {
  readonly value: number;
  readonly text: string;
}

export type Range = readonly [from: number, to: number];

/** From the values of `domain` to the places of `range`. */
export const linear =
  ([from, to]: Range, [start, end]: Range): Scale =>
  (value) =>
    start + ((value - from) / (to - from || 1)) * (end - start);

/** The same by the logarithm. Values of nothing stand at the start. */
export const logarithmic = ([from, to]: Range, range: Range): Scale => {
  const scale = linear([log(from), log(to)], range);
  return (value) => (value <= from ? scale(log(from)) : scale(log(value)));
};

const THIN = '\u202f';
const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

/** A number in at most three digits: `1.5k`, `0.04`, `630`. */
export function short(value: number): string {
  if (value === 0) return '0';
  const [size, letter] = PREFIXES.find(([limit]) => Math.abs(value) >= limit) ?? [1, ''];
  const text = (value / size).toPrecision(3);
  return `${text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : String(Number(text))}${letter}`;
}

/** A whole number with thin separators. */
export const whole = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, THIN);

/** A share as `4.1 %`; what is nearly all is not written as all. */
export function percent(share: number): string {
  const places = share >= 0.1 && share <= 0.99 ? 0 : share >= 0.01 && share < 0.1 ? 1 : 2;
  const scale = 100 * 10 ** places;
  const shown = share > 0.99 && share < 1 ? Math.floor(share * scale) / scale : share;
  return `${(shown * 100)
    .toFixed(places)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')}${THIN}%`;
}

/** Round steps from nothing to at least `most`, about `count` of them. */
export function linearTicks(most: number, count = 4, text: (value: number) => string = short): Tick[] {
  if (!(most > 0)) return [{ value: 0, text: text(0) }];
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((each) => each >= rough * 0.999) ?? 10 * power;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, i) => ({ value: i * step, text: text(i * step) }));
}

/** Powers of ten that hold all values, at most eight of them; between few decades also their halves and fifths. */
export function logTicks(least: number, most: number, text: (value: number) => string = short): Tick[] {
  const low = Math.floor(Math.log10(least) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(most) - 1e-9));
  const factors = high - low <= 2 ? [1, 2, 5] : [1];
  const all = Array.from({ length: high - low + 1 }, (_, i) => factors.map((factor) => factor * 10 ** (low + i))).flat();
  // What lies outside the values on both sides says nothing.
  const from = all.findLastIndex((value) => value <= least * 1.0001);
  const to = all.findIndex((value, i) => i > from && value >= most * 0.9999);
  const kept = all.slice(from, to + 1);
  const every = Math.ceil(kept.length / 7);
  return kept
    .filter((_, i) => i % every === 0 || i === kept.length - 1)
    .map((value) => ({ value: Number(value.toPrecision(2)), text: text(value) }));
}

/** First and last of the ticks. */
export const spanOf = (ticks: readonly Tick[]): Range => [ticks[0]!.value, ticks.at(-1)!.value];

const place = (value: number): string => String(Math.round(value * 10) / 10);

/** A line through points; points without a place break it. */
export const line = (points: readonly (readonly [number, number | null])[]): string => {
  let pen = 'M';
  let path = '';
  for (const [x, y] of points) {
    if (y === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${place(x)} ${place(y)}`;
    pen = 'L';
  }
  return path;
};

/** An area between two lines over the same places. */
export const band = (points: readonly (readonly [x: number, low: number, high: number])[]): string =>
  points.length === 0
    ? ''
    : `${line(points.map(([x, low]) => [x, low]))}L${line([...points].reverse().map(([x, , high]) => [x, high])).slice(1)}Z`;

/** Unit of a column's numbers, by its name: durations are seconds and sizes bytes unless they say otherwise. */
export function unitOf(column: string): string {
  if (column === 'arrival delay') return 's';
  if (/tokens/i.test(column)) return 'tokens';
  if (/packets/i.test(column)) return 'packets';
  if (/(_us$|microseconds)/i.test(column)) return 'µs';
  if (/_ns$/i.test(column)) return 'ns';
  if (/(_ms$|millis|^(total|turnaround)_?time$|durationms)/i.test(column)) return 'ms';
  if (/(prompt|text)_length$/i.test(column)) return 'characters';
  if (/(bytes|size|length)/i.test(column)) return 'bytes';
  return 's';
}

/** A duration in words: `4.6 s`, `7.1 min`, `3.2 h`. */
export function seconds(value: number): string {
  if (value < 120) return `${short(value)}${THIN}s`;
  if (value < 7200) return `${short(value / 60)}${THIN}min`;
  return `${short(value / 3600)}${THIN}h`;
}

/** A type without the members that are many: `STRUCT(type, arn, … 14 in all)`. */
export function shortType(type: string): string {
  if (type.length <= 60) return type;
  const open = type.indexOf('(');
  if (open < 0) return type;
  const close = type.lastIndexOf(')');
  const members: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let i = from; i <= close; i++) {
    const letter = type[i];
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if ((letter === ',' && depth === 0) || i === close) {
      members.push(type.slice(from, i).trim());
      from = i + 1;
    }
  }
  // Its name: what stands before the first space outside quotes.
  const names = members.map((member) => /^("[^"]*"|\S+)/.exec(member)?.[0].replaceAll('"', '') ?? member);
  const head = names.length > 6 ? [...names.slice(0, 5), `… ${names.length} in all`] : names;
  return `${type.slice(0, open)}(${head.join(', ')})${type.slice(close + 1)}`;
}
