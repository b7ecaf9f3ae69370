import type { Connector } from '../../query/connector.ts';
import { identifier } from '../../query/sql.ts';
import type { CatalogTable } from '../case.ts';
import { rows } from '../gate.ts';
import { burstiness, dispersion, hours, late, repeated } from './arrivals.ts';
import { errorShare } from './errors.ts';
import { joinsOf, type Join } from './joins.ts';
import type { QuietCompany } from './quiet.ts';
import { subjectOf, type Subject } from './subject.ts';
import { counted, rawSize } from './texts.ts';

/** Percent of the quantiles in a portrait. */
export const PERCENTS = [1, 5, 10, 25, 50, 75, 90, 95, 99, 99.9] as const;
/** Seconds of the intervals in which events are counted. */
export const INTERVALS = [1, 10, 60, 600] as const;
/** Rows below which quantiles and rhythm say nothing. */
const FEWEST = 200;
const EXAMPLES = 4;
/** Characters of a cell and of a record. */
const CELL = 90;
const RECORD = 1800;
/** Templates beyond these are counted together. */
const RANKS = 60;

/** A table as its page shows it: figures and a few rows. */
export interface Portrait {
  readonly table: string;
  readonly source: string;
  readonly rows: number;
  /** Rows come by a schedule. */
  readonly scheduled: boolean;
  /** Mean number of rows in each hour of the day (UTC); null where a schedule or too few rows make it meaningless. */
  readonly hours: readonly number[] | null;
  readonly arrivals: {
    readonly burstiness: number;
    /** Variance over mean of counts, for each of `INTERVALS`; null where there are too few intervals. */
    readonly dispersion: readonly (number | null)[];
  } | null;
  readonly delivery: { readonly median: number; readonly late: number; readonly repeated: number };
  readonly failed: { readonly column: string; readonly share: number } | null;
  /** Values at `PERCENTS`, of values above nothing. */
  readonly measures: readonly { readonly column: string; readonly values: readonly number[] }[];
  /** Share of each template, the most frequent first; `count` of all. */
  readonly texts: readonly {
    readonly column: string;
    readonly lines: number;
    readonly count: number;
    readonly shares: readonly number[];
  }[];
  readonly record: { readonly bytes: number; readonly ratio: number };
  readonly examples: { readonly columns: readonly string[]; readonly rows: readonly (readonly (string | null)[])[]; readonly raw: string };
  readonly joins: readonly Join[];
}

/** All tables of one scenario. */
export interface Album {
  readonly scenario: string;
  readonly tables: readonly Portrait[];
}

/** Four digits are enough for a picture, and do not change when nothing but an order of summing does. */
const digits = (value: number): number => Number(value.toPrecision(4));

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

async function measuresOf({ connector, table, from, of }: Subject): Promise<Portrait['measures']> {
  const delay = { name: 'arrival delay', sql: `((epoch_us(_arrived) - epoch_us(${identifier(table.time)}::TIMESTAMP)) / 1e6)` };
  const list = [];
  for (const { name, sql } of [...of('duration', 'size'), delay]) {
    const [found] = await rows(
      connector,
      `SELECT count(*)::INT AS n, quantile_disc(v, [${PERCENTS.map((percent) => percent / 100).join(', ')}]) AS q
       FROM (SELECT (${sql})::DOUBLE AS v FROM ${from}) WHERE v > 0`,
    );
    const values = found?.['q'] as readonly number[];
    if (Number(found?.['n']) < FEWEST || values[0] === values.at(-1)) continue;
    list.push({ column: name, values: values.map(digits) });
  }
  return list;
}

/** Some rows from all over the table, as DuckDB prints them, and the vendor's record of the first. */
async function examplesOf(connector: Connector, table: CatalogTable): Promise<Portrait['examples']> {
  const columns = table.columns.map(({ name }) => name).filter((name) => name !== '_rid');
  const places = Array.from({ length: EXAMPLES }, (_, i) => Math.floor((table.rows * (i + 0.5)) / EXAMPLES));
  const found = await rows(
    connector,
    `SELECT ${columns.map((name, i) => `(${identifier(name)})::VARCHAR AS c${i}`).join(', ')}, ${table.raw.sql} AS raw
     FROM ${identifier(table.name)} WHERE _rid IN (SELECT _rid FROM (SELECT _rid, row_number() OVER (ORDER BY _rid) - 1 AS n FROM ${identifier(table.name)}) WHERE n IN (${places.join(', ')})) ORDER BY _rid`,
  );
  return {
    columns,
    rows: found.map((row) =>
      columns.map((_, i) => {
        const cell = row[`c${i}`] as string | null;
        return cell === null ? null : cut(cell, CELL);
      }),
    ),
    raw: cut((found[0]?.['raw'] as string | null) ?? '', RECORD),
  };
}

async function portraitOf(subject: Subject, source: string, joins: readonly Join[]): Promise<Portrait> {
  const { connector, table, scheduled } = subject;
  const enough = table.rows >= FEWEST;
  const fanos = [];
  if (enough && !scheduled)
    for (const seconds of INTERVALS) {
      const { fano } = await dispersion(subject, seconds);
      fanos.push(Number.isFinite(fano) ? digits(fano) : null);
    }
  const { median, share } = await late(subject);
  const failed = enough ? await errorShare(subject) : null;
  const texts = [];
  for (const column of enough ? subject.of('text') : []) {
    const { lines, counts } = await counted(subject, column);
    texts.push({
      column: column.name,
      lines,
      count: counts.length,
      shares: counts.slice(0, RANKS).map((count) => digits(count / Math.max(1, lines))),
    });
  }
  const { bytes, ratio } = await rawSize(subject);
  return {
    table: table.name,
    source,
    rows: table.rows,
    scheduled,
    hours: enough && !scheduled ? (await hours(subject)).map(digits) : null,
    arrivals: enough && !scheduled ? { burstiness: digits(await burstiness(subject)), dispersion: fanos } : null,
    delivery: { median: digits(median), late: digits(share), repeated: digits(await repeated(subject)) },
    failed: failed && { ...failed, share: digits(failed.share) },
    measures: enough ? await measuresOf(subject) : [],
    texts,
    record: { bytes: digits(bytes), ratio: digits(ratio) },
    examples: await examplesOf(connector, table),
    joins: joins.map((join) => ({ ...join, share: digits(join.share) })),
  };
}

/** Portraits of every table that has rows, for the pages of the sources. */
export async function albumOf(
  connector: Connector,
  { scenario, tables, window }: QuietCompany,
  note: (table: string) => void = () => undefined,
): Promise<Album> {
  const joins = await joinsOf(connector, tables);
  const portraits: Portrait[] = [];
  for (const table of tables) {
    if (table.rows === 0) continue;
    note(table.name);
    portraits.push(await portraitOf(await subjectOf(connector, table, window), table.source, joins.get(table.name) ?? []));
  }
  return { scenario, tables: portraits };
}
