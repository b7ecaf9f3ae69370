import type { QueryResult, ResultColumn } from '../query/connector.ts';
import { isNumber, isTime } from './sql/types.ts';
import { toMs } from './times.ts';
import { plain } from './values.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

export interface TimeChart {
  readonly kind: 'time';
  readonly x: string;
  /** Ascending, ms. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** One measure, a line per word of this column; else every line is a measure of its own. */
  readonly split?: string;
}
export interface BarChart {
  readonly kind: 'bars';
  readonly label: string;
  readonly value: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
  readonly more: number;
}
export interface ScatterChart {
  readonly kind: 'scatter';
  readonly x: string;
  readonly y: string;
  readonly points: readonly (readonly [number, number])[];
}
export interface NoChart {
  readonly kind: 'none';
  readonly why: 'rows' | 'number';
}
export type Chart = TimeChart | BarChart | ScatterChart | NoChart;

const maxBars = 40;
const maxPoints = 20_000;
const maxSeries = 8;

/** A number, also from the text of a BIGINT or DECIMAL. */
function number(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' && value !== '' && Number.isFinite(Number(value))) return Number(value);
  return null;
}

/** Reads a result as a chart: time and numbers → lines, words and a number → bars, two numbers → scatter. */
export function pickChart(result: QueryResult): Chart {
  if (result.rows === 0) return { kind: 'none', why: 'rows' };
  const shown = result.columns
    .map((column, index) => ({ ...column, index }))
    .filter((column) => column.name !== '_rid' && column.name !== '_arrived');
  const times = shown.filter((column) => isTime(column.type));
  const numbers = shown.filter((column) => isNumber(column.type));
  const words = shown.filter((column) => /^(VARCHAR|BOOLEAN|ENUM)/i.test(column.type));
  const time = times[0];
  const value = numbers[0];
  if (!value) return { kind: 'none', why: 'number' };
  if (time) return timeChart(result, time, numbers, words);
  const label = words[0];
  if (label) return barChart(result, label, value);
  const second = numbers[1];
  if (!second) return barChart(result, undefined, value);
  const rows = Math.min(result.rows, maxPoints);
  const points: [number, number][] = [];
  for (let row = 0; row < rows; row += 1) {
    const x = number(result.value(row, value.index));
    const y = number(result.value(row, second.index));
    if (x !== null && y !== null) points.push([x, y]);
  }
  return { kind: 'scatter', x: value.name, y: second.name, points };
}

type Indexed = ResultColumn & { readonly index: number };

function barChart(result: QueryResult, label: Indexed | undefined, value: Indexed): Chart {
  const bars: { label: string; value: number }[] = [];
  for (let row = 0; row < result.rows && bars.length < maxBars; row += 1) {
    const amount = number(result.value(row, value.index));
    if (amount !== null) bars.push({ label: label ? plain(result.value(row, label.index)) : String(row + 1), value: amount });
  }
  return { kind: 'bars', label: label?.name ?? 'row', value: value.name, bars, more: Math.max(0, result.rows - bars.length) };
}

function timeChart(result: QueryResult, time: Indexed, numbers: readonly Indexed[], words: readonly Indexed[]): Chart {
  const rows = Math.min(result.rows, maxPoints);
  const split = words.find((column) => {
    const seen = new Set<unknown>();
    for (let row = 0; row < rows && seen.size <= maxSeries; row += 1) seen.add(result.value(row, column.index));
    return seen.size > 1 && seen.size <= maxSeries;
  });
  const byTime = new Map<number, Map<string, number>>();
  const names: string[] = [];
  const put = (at: number, name: string, value: number | null) => {
    if (value === null || Number.isNaN(at)) return;
    if (!names.includes(name)) names.push(name);
    const slot = byTime.get(at) ?? new Map<string, number>();
    slot.set(name, (split ? (slot.get(name) ?? 0) : 0) + value);
    byTime.set(at, slot);
  };
  const first = numbers[0] as Indexed;
  for (let row = 0; row < rows; row += 1) {
    const at = toMs(plain(result.value(row, time.index)));
    if (split) put(at, plain(result.value(row, split.index)), number(result.value(row, first.index)));
    else for (const column of numbers.slice(0, maxSeries)) put(at, column.name, number(result.value(row, column.index)));
  }
  const times = [...byTime.keys()].sort((a, b) => a - b);
  return {
    kind: 'time',
    x: time.name,
    times,
    ...(split ? { split: split.name } : {}),
    series: names.map((name) => ({ name, values: times.map((at) => byTime.get(at)?.get(name) ?? null) })),
  };
}

/** Measures whose peaks are further apart than this get scales of their own: the lower would be a flat line. */
const unlike = 30;

/** Lines that one scale can show together, as indexes of the chart's series; the highest first. */
export function scales(chart: TimeChart): readonly (readonly number[])[] {
  const all = chart.series.map((_, index) => index);
  if (chart.split || all.length < 2) return [all];
  const peak = all.map((index) => Math.max(0, ...(chart.series[index]?.values ?? []).map((value) => Math.abs(value ?? 0))));
  const groups: number[][] = [];
  let top = 0;
  // Lines of nothing but zeros fit on any scale: they join the last group.
  for (const index of all.toSorted((a, b) => (peak[b] ?? 0) - (peak[a] ?? 0))) {
    const own = peak[index] ?? 0;
    const last = groups.at(-1);
    if (last && (own === 0 || top <= own * unlike)) last.push(index);
    else {
      groups.push([index]);
      top = own;
    }
  }
  return groups.map((group) => group.sort((a, b) => a - b));
}

/** Does a column of this name hold bytes? */
export const isBytes = (name: string): boolean => /(?<!kilo|mega|giga)bytes/i.test(name) || /(?:^|_)size(?:$|_)|Size$/.test(name);

const steps = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

/** `1.2 M`, `8.4 GB`: a number in a few characters, for axes. Decimal steps. */
export function compact(value: number, bytes = false, digits = 3): string {
  const [size, mark] = steps.find(([least]) => Math.abs(value) >= least) ?? [1, ''];
  const text = String(Number((value / size).toPrecision(digits)));
  const unit = bytes ? `${mark}B` : mark;
  return unit ? `${text}\u202f${unit}` : text;
}

/** One sentence for people who do not see the chart. */
export function summarise(chart: Chart, format: { number(value: number): string; time(ms: number): string }): string {
  if (chart.kind === 'time') {
    return chart.series
      .map((series) => {
        const present = series.values.flatMap((value, index) => (value === null ? [] : [{ value, at: chart.times[index] ?? 0 }]));
        const low = present.reduce((best, each) => (each.value < best.value ? each : best), present[0] ?? { value: 0, at: 0 });
        const high = present.reduce((best, each) => (each.value > best.value ? each : best), present[0] ?? { value: 0, at: 0 });
        return `${series.name}: lowest ${format.number(low.value)} at ${format.time(low.at)}, highest ${format.number(high.value)} at ${format.time(high.at)}`;
      })
      .join('. ');
  }
  if (chart.kind === 'bars') {
    const top = [...chart.bars].sort((a, b) => b.value - a.value).slice(0, 3);
    return `${chart.value} by ${chart.label}: ${top.map((bar) => `${bar.label} ${format.number(bar.value)}`).join(', ')}`;
  }
  if (chart.kind === 'scatter') return `${chart.points.length} points of ${chart.y} over ${chart.x}`;
  return '';
}
