import type { Connector } from '../../query/connector.ts';
import type { Case } from '../case.ts';
import { rows } from '../gate.ts';
import { burstiness, dispersion, diurnal, late, repeated } from './arrivals.ts';
import { errorShare } from './errors.ts';
import type { Finding } from './law.ts';
import { laws } from './laws.ts';
import { NOTES, referencesOf } from './references.ts';
import { subjectOf, type Subject } from './subject.ts';
import { rawSize, templates, type Templates } from './texts.ts';

/** A figure for a sceptic; `measured`: what others measured of the same signal, with its origin. */
interface Figure {
  readonly measured?: string;
}

export interface Measure extends Figure {
  readonly column: string;
  readonly quantiles: Readonly<Record<(typeof LEVELS)[number][0], number>>;
  /** Standard deviation of the natural logarithm. */
  readonly sigma: number;
}

export interface Verdict extends Finding {
  readonly law: string;
}

export interface TableFigures {
  readonly table: string;
  readonly rows: number;
  readonly scheduled: boolean;
  /** Null where the table has too few rows to tell. */
  readonly arrivals: ({ readonly burstiness: number; readonly dispersion1s: number; readonly dispersion60s: number } & Figure) | null;
  /** Busiest hour of the day over the quietest; null where no day is covered. */
  readonly diurnal: ({ readonly ratio: number } & Figure) | null;
  readonly delivery: { readonly medianDelay: number; readonly late: number; readonly repeated: number };
  readonly failed: ({ readonly column: string; readonly share: number } & Figure) | null;
  readonly measures: readonly Measure[];
  readonly texts: readonly (Templates & Figure & { readonly column: string })[];
  readonly record: { readonly bytes: number; readonly ratio: number } & Figure;
  readonly laws: readonly Verdict[];
}

export interface RealismReport {
  readonly tables: readonly TableFigures[];
  readonly pass: boolean;
}

const LEVELS = [
  ['p1', 0.01],
  ['p50', 0.5],
  ['p90', 0.9],
  ['p99', 0.99],
  ['p99.9', 0.999],
  ['max', 1],
] as const;
/** Rows below which quantiles and rhythm say nothing. */
const FEWEST = 200;

const noted = (table: string, signal: string): Figure => {
  const note = NOTES.find((each) => each.table.test(table) && each.signal === signal);
  return note ? { measured: note.measured } : {};
};

const reference = (table: string, column: string, scenario: string): Figure => {
  const found = referencesOf(table, column, scenario);
  if (found.length === 0) return {};
  return {
    measured: found
      .map(
        ({ quantiles, source }) =>
          `${Object.entries(quantiles)
            .filter(([level]) => level === 'max' || LEVELS.some(([own]) => own === level))
            .map(([level, value]) => `${level} ${value}`)
            .join(', ')} (${source})`,
      )
      .join('; '),
  };
};

async function measuresOf({ table, from, connector, of }: Subject, scenario: string): Promise<Measure[]> {
  const list: Measure[] = [];
  const delay = { name: 'arrival delay', sql: `((epoch_us(_arrived) - epoch_us("${table.time}"::TIMESTAMP)) / 1e6)` };
  for (const { name, sql } of [...of('duration', 'size'), delay]) {
    const [found] = await rows(
      connector,
      `SELECT count(*)::INT AS n, quantile_cont(v, [${LEVELS.map(([, level]) => level).join(', ')}]) AS q, stddev_pop(ln(v)) AS sigma
       FROM (SELECT (${sql})::DOUBLE AS v FROM ${from}) WHERE v > 0`,
    );
    if (Number(found?.['n']) < FEWEST) continue;
    const values = found!['q'] as number[];
    list.push({
      column: name,
      quantiles: Object.fromEntries(LEVELS.map(([level], i) => [level, values[i]!])) as Measure['quantiles'],
      sigma: Number(found!['sigma']),
      ...reference(table.name, name, scenario),
    });
  }
  return list;
}

/** Judges a table by every law. */
export async function judge(subject: Subject): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (const law of laws.values()) for (const finding of await law.check(subject)) verdicts.push({ law: law.id, ...finding });
  return verdicts;
}

async function figuresOf(subject: Subject, scenario: string): Promise<TableFigures> {
  const { table, scheduled } = subject;
  const enough = table.rows >= FEWEST;
  const ratio = enough ? await diurnal(subject) : null;
  const failed = enough ? await errorShare(subject) : null;
  const { median, share } = await late(subject);
  const texts = [];
  for (const column of subject.of('text'))
    texts.push({ column: column.name, ...(await templates(subject, column)), ...noted(table.name, 'templates') });
  return {
    table: table.name,
    rows: table.rows,
    scheduled,
    arrivals:
      enough && !scheduled
        ? {
            burstiness: await burstiness(subject),
            dispersion1s: (await dispersion(subject, 1)).fano,
            dispersion60s: (await dispersion(subject, 60)).fano,
            ...noted(table.name, 'dispersion'),
          }
        : null,
    diurnal: ratio === null ? null : { ratio, ...noted(table.name, 'diurnal') },
    delivery: { medianDelay: median, late: share, repeated: await repeated(subject) },
    failed: failed && { ...failed, ...noted(table.name, 'failed') },
    measures: enough ? await measuresOf(subject, scenario) : [],
    texts,
    record: { ...(await rawSize(subject)), ...noted(table.name, 'record') },
    laws: await judge(subject),
  };
}

/** Figures of every table of an open case that has rows, and whether the laws hold. */
export async function realismOf(connector: Connector, made: Case, note: (table: string) => void = () => undefined): Promise<RealismReport> {
  const tables: TableFigures[] = [];
  for (const table of made.tables) {
    if (table.rows === 0) continue;
    note(table.name);
    tables.push(await figuresOf(await subjectOf(connector, table, made.window), made.scenario));
  }
  return { tables, pass: tables.every((table) => table.laws.every(({ pass }) => pass)) };
}
