import { defineLaw, percent, type Finding } from '../law.ts';

const ROWS = 2000;
const LIMIT = 0.8;

/** Clients come back: not every row has an address of its own. */
export default defineLaw({
  id: 'unique-clients',
  title: 'Addresses come back',
  async check({ of, from, one }) {
    const findings: Finding[] = [];
    for (const { name, sql } of of('address')) {
      const { n, share } = await one(`SELECT count(${sql}) AS n, count(DISTINCT ${sql}) / count(${sql}) AS share FROM ${from}`);
      if (n! < ROWS) continue;
      findings.push({
        column: name,
        pass: share! <= LIMIT,
        figure: `${percent(share!)} of rows have an address of their own (at most ${percent(LIMIT)})`,
      });
    }
    return findings;
  },
});
