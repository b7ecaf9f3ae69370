import { defineLaw, ENOUGH, type Finding } from '../law.ts';

/** Of the entropy that equal shares would have. A balancer does share evenly, and a daily run says the same each day: places and runs are left out. */
const LIMIT = 0.985;
const PLACES =
  /(^|[_.])(az|zone|region|node|pod|host|instance|replica|shard|subnet|interface|partition|target|elb|server|application|run)(_|$)|k8s\./i;
const VALUES = 4;

/** Some values are frequent, others rare. */
export default defineLaw({
  id: 'even-categories',
  title: 'Categories are not equally frequent',
  async check({ of, from, one, scheduled, table }) {
    if (scheduled || table.rows < ENOUGH) return [];
    const findings: Finding[] = [];
    for (const { name, sql } of of('category')) {
      if (PLACES.test(name)) continue;
      const { n, k, entropy } = await one(
        `SELECT sum(n) AS n, count(*) AS k, -sum(n * ln(n / total)) / any_value(total) / ln(count(*)) AS entropy
         FROM (SELECT count(*) AS n, sum(count(*)) OVER () AS total FROM ${from} WHERE ${sql} IS NOT NULL GROUP BY ${sql})`,
      );
      if (!(n! >= ENOUGH) || k! < VALUES) continue;
      findings.push({ column: name, pass: entropy! <= LIMIT, figure: `${k} values, evenness ${entropy!.toFixed(3)} (at most ${LIMIT})` });
    }
    return findings;
  },
});
