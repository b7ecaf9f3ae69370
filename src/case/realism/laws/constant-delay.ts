import { defineLaw, ENOUGH, percent } from '../law.ts';

const LIMIT = 0.3;

/** The time that records take to arrive varies. */
export default defineLaw({
  id: 'constant-delay',
  title: 'Delays differ',
  async check({ scheduled, table, time, from, one }) {
    if (scheduled || table.rows < ENOUGH) return [];
    const { top } = await one(
      `SELECT max(n) / sum(n) AS top FROM (SELECT (epoch_us(_arrived) - ${time}) // 1000 AS d, count(*) AS n FROM ${from} GROUP BY 1)`,
    );
    return [
      {
        column: '_arrived',
        pass: top! <= LIMIT,
        figure: `the most frequent delay (to 1 ms) is ${percent(top!)} (at most ${percent(LIMIT)})`,
      },
    ];
  },
});
