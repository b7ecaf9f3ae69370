import { defineLaw } from '../law.ts';

/** The longest history of a table: business figures of thirteen months, and what was made before. */
const DAYS = 800;

/** Nothing happens after the case ends, or before anything was recorded. */
export default defineLaw({
  id: 'outside-window',
  title: 'Times lie in the window and its history',
  async check({ table, time, from, one, window }) {
    if (table.rows === 0) return [];
    const end = Date.parse(window.end) * 1000;
    const { late, old, none } = await one(
      `SELECT count(*) FILTER (t >= ${end}) AS late, count(*) FILTER (t < ${end - DAYS * 86_400e6}) AS old, count(*) FILTER (t IS NULL) AS none FROM (SELECT ${time} AS t FROM ${from})`,
    );
    return [
      {
        column: table.time,
        pass: late === 0 && old === 0 && none === 0,
        figure: `${late} after the end, ${old} older than ${DAYS} days, ${none} without (none)`,
      },
    ];
  },
});
