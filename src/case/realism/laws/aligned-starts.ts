import { defineLaw, ENOUGH, percent } from '../law.ts';

/** One in sixty by chance; cron jobs begin on the minute and are up to a third of a quiet cluster's events. */
const LIMIT = 0.4;

/** Events do not wait for the full minute. */
export default defineLaw({
  id: 'aligned-starts',
  title: 'Events do not start on the full minute',
  async check({ scheduled, table, time, from, one }) {
    if (scheduled || table.rows < ENOUGH) return [];
    const { share } = await one(`SELECT avg((${time} % 60000000 = 0)::INT) AS share FROM ${from}`);
    return [{ column: table.time, pass: share! <= LIMIT, figure: `${percent(share!)} on a full minute (at most ${percent(LIMIT)})` }];
  },
});
