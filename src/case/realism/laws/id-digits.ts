import { defineLaw, ENOUGH, percent, type Finding } from '../law.ts';

/** Digits at the end of an id that are counted. */
const DIGITS = 6;
/** Standard errors that a digit's share may lie from 1/16. */
const ERRORS = 6;

/** Every hexadecimal digit ends random identifiers equally often. */
export default defineLaw({
  id: 'id-digits',
  title: 'Identifiers use all digits',
  async check({ of, from, one }) {
    const findings: Finding[] = [];
    for (const { name, sql } of of('id')) {
      const { n, least, most } = await one(
        `SELECT sum(n) AS n, min(n) / sum(n) AS least, max(n) / sum(n) AS most FROM (
           SELECT d, count(*) AS n FROM (SELECT unnest(string_split(right(v, ${DIGITS}), '')) AS d FROM (SELECT DISTINCT (${sql})::VARCHAR AS v FROM ${from}))
           WHERE d IS NOT NULL GROUP BY d)`,
      );
      if (!(n! >= ENOUGH * DIGITS)) continue;
      const off = Math.max(most! - 1 / 16, 1 / 16 - least!);
      const limit = ERRORS * Math.sqrt(((1 / 16) * (15 / 16)) / n!);
      findings.push({
        column: name,
        pass: off <= limit,
        figure: `digits from ${percent(least!)} to ${percent(most!)} (6.3 % ± ${percent(limit)})`,
      });
    }
    return findings;
  },
});
