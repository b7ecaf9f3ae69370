import type { QueryResult } from '../query/connector.ts';
import { number, varying, type Indexed } from './chart-columns.ts';
import { timeSeries } from './chart-time.ts';
import { adds } from './sql/adds.ts';
import { isNumber, isTime } from './sql/types.ts';
import { plain } from './values.ts';

export interface Series {
  readonly name: string;
  readonly values: readonly (number | null)[];
}

/** What a chart does not show as the rows have it; said beside it. */
export type ChartNote =
  | { readonly kind: 'rest'; readonly values: number; readonly of: string; readonly drawn: boolean }
  | { readonly kind: 'added'; readonly over?: readonly string[] }
  | { readonly kind: 'left'; readonly columns: readonly string[] }
  | { readonly kind: 'lost'; readonly rows: number };

export interface TimeChart {
  readonly kind: 'time';
  readonly x: string;
  /** Ascending, ms. */
  readonly times: readonly number[];
  readonly series: readonly Series[];
  /** One measure, a line per word of these columns; else every line is a measure of its own. */
  readonly split?: string;
  /** The measure that is split. */
  readonly measure?: string;
  readonly notes: readonly ChartNote[];
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
  /** Rows that are not drawn: of many, one in so many is. */
  readonly more: number;
}
export interface NoChart {
  readonly kind: 'none';
  /** `repeats`: rows of one time that cannot be added up, of the columns named. */
  readonly why: 'rows' | 'number' | 'repeats';
  readonly columns?: readonly string[];
}
export type Chart = TimeChart | BarChart | ScatterChart | NoChart;

const maxBars = 40;
const maxPoints = 3000;

/**
 * Reads a result as a chart: time and numbers → lines, words and a number → bars, two numbers → scatter.
 * @param sql what gave the result: tells which numbers may be added up
 */
export function pickChart(result: QueryResult, sql = ''): Chart {
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
  if (time) return timeSeries(result, time, numbers, words, (column) => adds(sql, column));
  if (words.length > 0) return barChart(result, words, value);
  const second = numbers[1];
  if (!second) return barChart(result, [], value);
  const step = Math.ceil(result.rows / maxPoints);
  const points: [number, number][] = [];
  for (let row = 0; row < result.rows; row += step) {
    const x = number(result.value(row, value.index));
    const y = number(result.value(row, second.index));
    if (x !== null && y !== null) points.push([x, y]);
  }
  return { kind: 'scatter', x: value.name, y: second.name, points, more: result.rows - points.length };
}

/** A bar per row. Bars that one column does not tell apart are named by two. */
function barChart(result: QueryResult, words: readonly Indexed[], value: Indexed): Chart {
  const unlike = varying(result, words);
  const enough = unlike.find(({ size }) => size === result.rows);
  const named = enough ? [enough.column] : unlike.length > 0 ? unlike.slice(0, 2).map(({ column }) => column) : words.slice(0, 1);
  const bars: { label: string; value: number }[] = [];
  for (let row = 0; row < result.rows && bars.length < maxBars; row += 1) {
    const amount = number(result.value(row, value.index));
    const label = named.map((column) => plain(result.value(row, column.index))).join(' · ');
    if (amount !== null) bars.push({ label: label || String(row + 1), value: amount });
  }
  const label = named.map((column) => column.name).join(' · ') || 'row';
  return { kind: 'bars', label, value: value.name, bars, more: Math.max(0, result.rows - bars.length) };
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

/** Lines of a split measure that the sentence tells; the largest come first. */
const maxTold = 3;

/** One sentence for people who do not see the chart. */
export function summarise(chart: Chart, format: { number(value: number): string; time(ms: number): string }): string {
  if (chart.kind === 'time') {
    const told = chart.series.slice(0, chart.split ? maxTold : chart.series.length);
    const lead = chart.split && chart.measure ? `${chart.measure} by ${chart.split}. ` : '';
    const lines = told
      .map((series) => {
        const present = series.values.flatMap((value, index) => (value === null ? [] : [{ value, at: chart.times[index] ?? 0 }]));
        const low = present.reduce((best, each) => (each.value < best.value ? each : best), present[0] ?? { value: 0, at: 0 });
        const high = present.reduce((best, each) => (each.value > best.value ? each : best), present[0] ?? { value: 0, at: 0 });
        return `${series.name}: lowest ${format.number(low.value)} at ${format.time(low.at)}, highest ${format.number(high.value)} at ${format.time(high.at)}`;
      })
      .join('. ');
    return lead + lines;
  }
  if (chart.kind === 'bars') {
    const top = [...chart.bars].sort((a, b) => b.value - a.value).slice(0, 3);
    return `${chart.value} by ${chart.label}: ${top.map((bar) => `${bar.label} ${format.number(bar.value)}`).join(', ')}`;
  }
  if (chart.kind === 'scatter') return `${chart.points.length} points of ${chart.y} over ${chart.x}`;
  return '';
}
