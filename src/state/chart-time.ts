import type { QueryResult } from '../query/connector.ts';
import type { Chart, ChartNote, Series } from './chart.ts';
import { number, varying, type Indexed } from './chart-columns.ts';
import { toMs } from './times.ts';
import { plain } from './values.ts';

/** Lines that stay legible together, and as many colours. */
const maxSeries = 8;

/** Numbers of a line by time. */
class Line {
  readonly byTime = new Map<number, number>();
  total = 0;
  peak = 0;

  /** Adds to what stands at this time; says whether something stood there. */
  add(at: number, value: number): boolean {
    const before = this.byTime.get(at);
    this.byTime.set(at, (before ?? 0) + value);
    this.total += value;
    this.peak = Math.max(this.peak, Math.abs(value));
    return before !== undefined;
  }

  series(name: string, times: readonly number[]): Series {
    return { name, values: times.map((at) => this.byTime.get(at) ?? null) };
  }
}

/**
 * Lines over time. Columns of words split the first number: one or two of them make a line per value, the largest on their own
 * and the rest added up. Rows that share a line and a time are added up, or nothing is drawn.
 * @param adds may numbers of this column be added up?
 */
export function timeSeries(
  result: QueryResult,
  time: Indexed,
  numbers: readonly Indexed[],
  words: readonly Indexed[],
  adds: (column: string) => boolean,
): Chart {
  const unlike = varying(result, words);
  // Of many columns of words the one with the fewest values is read best.
  const split = unlike.length > 2 ? unlike.toSorted((a, b) => a.size - b.size).slice(0, 1) : unlike;
  const by = split.map(({ column }) => column);
  const over = unlike.filter((each) => !split.includes(each)).map(({ column }) => column.name);
  const at = Array.from({ length: result.rows }, (_, row) => toMs(plain(result.value(row, time.index))));
  const lost = at.filter((each) => Number.isNaN(each)).length;
  const notes: ChartNote[] = lost > 0 ? [{ kind: 'lost', rows: lost }] : [];
  return by.length > 0
    ? splitLines(result, at, time, numbers, by, over, adds, notes)
    : measureLines(result, at, time, numbers, adds, notes);
}

function splitLines(
  result: QueryResult,
  at: readonly number[],
  time: Indexed,
  numbers: readonly Indexed[],
  by: readonly Indexed[],
  over: readonly string[],
  adds: (column: string) => boolean,
  notes: ChartNote[],
): Chart {
  const measure = numbers[0] as Indexed;
  const additive = adds(measure.name);
  const lines = new Map<string, Line>();
  let repeats = false;
  at.forEach((ms, row) => {
    const value = number(result.value(row, measure.index));
    if (value === null || Number.isNaN(ms)) return;
    const name = by.map((column) => plain(result.value(row, column.index))).join(' · ');
    const line = lines.get(name) ?? new Line();
    lines.set(name, line);
    repeats = line.add(ms, value) || repeats;
  });
  if (repeats && !additive) return { kind: 'none', why: 'repeats', columns: [measure.name] };
  const size = (line: Line) => (additive ? Math.abs(line.total) : line.peak);
  const ranked = [...lines].sort(([, a], [, b]) => size(b) - size(a));
  const kept = ranked.length <= maxSeries ? ranked : ranked.slice(0, additive ? maxSeries - 1 : maxSeries);
  const rest = ranked.slice(kept.length);
  const drawn = new Map(kept);
  const split = by.map((column) => column.name).join(' · ');
  if (rest.length > 0) {
    notes.push({ kind: 'rest', values: rest.length, of: split, drawn: additive });
    if (additive) {
      const other = new Line();
      for (const [, line] of rest) for (const [ms, value] of line.byTime) other.add(ms, value);
      let name = `other (${rest.length})`;
      while (drawn.has(name)) name += '…';
      drawn.set(name, other);
    }
  }
  if (repeats) notes.push({ kind: 'added', ...(over.length > 0 ? { over } : {}) });
  if (numbers.length > 1) notes.push({ kind: 'left', columns: numbers.slice(1).map((column) => column.name) });
  const times = timesOf(drawn.values());
  return {
    kind: 'time',
    x: time.name,
    times,
    split,
    measure: measure.name,
    series: [...drawn].map(([name, line]) => line.series(name, times)),
    notes,
  };
}

function measureLines(
  result: QueryResult,
  at: readonly number[],
  time: Indexed,
  numbers: readonly Indexed[],
  adds: (column: string) => boolean,
  notes: ChartNote[],
): Chart {
  const lines = numbers.slice(0, maxSeries).map((column) => {
    const line = new Line();
    let repeats = false;
    at.forEach((ms, row) => {
      const value = number(result.value(row, column.index));
      if (value !== null && !Number.isNaN(ms)) repeats = line.add(ms, value) || repeats;
    });
    return { column, line, repeats, kept: line.byTime.size > 0 && (!repeats || adds(column.name)) };
  });
  const kept = lines.filter((each) => each.kept);
  const left = [...lines.filter((each) => each.repeats && !each.kept).map((each) => each.column), ...numbers.slice(maxSeries)];
  if (kept.length === 0) return { kind: 'none', why: 'repeats', columns: left.map((column) => column.name) };
  if (kept.some((each) => each.repeats)) notes.push({ kind: 'added' });
  if (left.length > 0) notes.push({ kind: 'left', columns: left.map((column) => column.name) });
  const times = timesOf(kept.map((each) => each.line));
  return { kind: 'time', x: time.name, times, series: kept.map(({ column, line }) => line.series(column.name, times)), notes };
}

const timesOf = (lines: Iterable<Line>): number[] =>
  [...new Set([...lines].flatMap((line) => [...line.byTime.keys()]))].sort((a, b) => a - b);
