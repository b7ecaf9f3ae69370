import { defineLaw, ENOUGH, type Finding } from '../law.ts';

/** A uniform distribution has 2 at most, a Gaussian less; measured latencies 3 to 5 (image service p99/p50 4.7). */
const LIMIT = 2;

/** The 99th percentile of durations is far from their median. */
export default defineLaw({
  id: 'thin-tails',
  title: 'Durations have a long tail',
  async check({ of, one, from }) {
    const findings: Finding[] = [];
    for (const { name, sql } of of('duration')) {
      const { n, ratio } = await one(
        `SELECT count(*) AS n, quantile_cont(v, 0.99) / quantile_cont(v, 0.5) AS ratio FROM (SELECT (${sql})::DOUBLE AS v FROM ${from} WHERE ${sql} > 0)`,
      );
      if (n! < ENOUGH) continue;
      findings.push({ column: name, pass: ratio! >= LIMIT, figure: `p99 is ${ratio!.toFixed(1)} times the median (at least ${LIMIT})` });
    }
    return findings;
  },
});
