import { deflateSync, strToU8 } from 'fflate';
import { rows } from '../gate.ts';
import type { Column } from './columns.ts';
import type { Subject } from './subject.ts';

/** Lines that templates are counted in, as the measured logs were. */
export const TEMPLATE_LINES = 2000;
const RAW_ROWS = 2000;
/** Lines that stand together: real files repeat their neighbours. */
const FROM = 1 / 3;

/** A text without what differs: numbers, ids, addresses, quoted parts. */
export const masked = (text: string): string =>
  text
    .replace(/"[^"]*"|'[^']*'/g, '"*"')
    .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b|\b[0-9a-f]{12,}\b/gi, '*')
    .replace(/[\w./:-]*\d[\w./:,-]*/g, '*')
    .replace(/\s+/g, ' ')
    .trim();

/** Some thousand neighbouring rows from the middle of the table. */
const middle = ({ table, from }: Subject, count: number): string =>
  `(SELECT * FROM ${from} ORDER BY _rid LIMIT ${count} OFFSET ${Math.max(0, Math.min(Math.floor(table.rows * FROM), table.rows - count))})`;

export interface Templates {
  readonly lines: number;
  readonly count: number;
  /** Share of the most frequent, and of the five most frequent. */
  readonly top: number;
  readonly top5: number;
}

/** How often each template of a text column occurs, the most frequent first, in lines from all over the table. */
export async function counted(subject: Subject, { sql }: Column): Promise<{ lines: number; counts: number[] }> {
  const found = await rows(
    subject.connector,
    `SELECT v FROM (SELECT _rid, (${sql})::VARCHAR AS v, row_number() OVER (ORDER BY _rid) AS n, count(*) OVER () AS c FROM ${subject.from} WHERE ${sql} IS NOT NULL)
     WHERE n % greatest(1, c // ${TEMPLATE_LINES}) = 0 ORDER BY n LIMIT ${TEMPLATE_LINES}`,
  );
  const counts = new Map<string, number>();
  for (const { v } of found) {
    const template = masked(v as string);
    counts.set(template, (counts.get(template) ?? 0) + 1);
  }
  return { lines: found.length, counts: [...counts.values()].sort((a, b) => b - a) };
}

/** Templates of a text column. */
export async function templates(subject: Subject, column: Column): Promise<Templates> {
  const { lines, counts } = await counted(subject, column);
  const share = (n: number): number => counts.slice(0, n).reduce((sum, count) => sum + count, 0) / Math.max(1, lines);
  return { lines, count: counts.length, top: share(1), top5: share(5) };
}

/** Bytes of a record as its vendor writes it, and how much smaller deflate makes some thousand of them. */
export async function rawSize(subject: Subject): Promise<{ bytes: number; ratio: number }> {
  const found = await rows(subject.connector, `SELECT ${subject.table.raw.sql} AS v FROM ${middle(subject, RAW_ROWS)}`);
  const text = strToU8(found.map(({ v }) => `${v as string}\n`).join(''));
  if (text.length === 0) return { bytes: 0, ratio: NaN };
  return { bytes: text.length / found.length, ratio: text.length / deflateSync(text, { level: 6 }).length };
}
