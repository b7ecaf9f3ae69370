import { defineLaw, ENOUGH, percent, type Finding } from '../law.ts';

const LIMIT = 0.65;

/**
 * The ends of random identifiers rise as often as they fall from row to row. The ends: the first digits of a trace may be
 * its second. Rows that share one identifier are one.
 */
export default defineLaw({
  id: 'sequential-ids',
  title: 'Identifiers do not count up',
  async check({ of, from, one }) {
    const findings: Finding[] = [];
    for (const { name, sql } of of('id')) {
      const { n, rising } = await one(
        `SELECT count(*) AS n, avg((e > before)::INT) AS rising FROM (
           SELECT e, lag(e) OVER (ORDER BY r) AS before FROM (
             SELECT right((${sql})::VARCHAR, 8) AS e, min(_rid) AS r FROM ${from} WHERE ${sql} IS NOT NULL GROUP BY 1)) WHERE before IS NOT NULL`,
      );
      if (n! < ENOUGH) continue;
      const share = Math.max(rising!, 1 - rising!);
      findings.push({
        column: name,
        pass: share <= LIMIT,
        figure: `${percent(rising!)} rise (${percent(1 - LIMIT)} to ${percent(LIMIT)})`,
      });
    }
    return findings;
  },
});
