import { defineLaw, percent } from '../law.ts';

const ROWS = 2000;

/** Some records arrive after younger ones: deliveries take different times. */
export default defineLaw({
  id: 'perfect-order',
  title: 'Records do not arrive in order of time',
  async check({ scheduled, table, time, from, one }) {
    if (scheduled || table.rows < ROWS) return [];
    const { share } = await one(
      `SELECT avg((t < before)::INT) AS share FROM (SELECT ${time} AS t, lag(${time}) OVER (ORDER BY _arrived, ${time}) AS before FROM ${from})`,
    );
    return [{ pass: share! > 0, figure: `${percent(share!)} arrive after a younger one (more than none)` }];
  },
});
