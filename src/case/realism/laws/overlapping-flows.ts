import { defineLaw, ENOUGH, percent } from '../law.ts';

/** A port that is used again for another conversation within its interval is rare. */
const LIMIT = 0.002;
const FLOW = ['interface_id', 'srcaddr', 'dstaddr', 'srcport', 'dstport', 'protocol', 'start_time', 'end_time'];

/** A collector adds up a flow over an interval, so the next record of the same flow begins when that one ends. */
export default defineLaw({
  id: 'overlapping-flows',
  title: 'Records of one flow follow each other',
  async check({ table, columns, from, one }) {
    const names = new Set(columns.map(({ name }) => name));
    if (table.rows < ENOUGH || !FLOW.every((name) => names.has(name))) return [];
    const { share } = await one(
      `SELECT avg((next < end_time)::INT) AS share FROM (
         SELECT end_time, lead(start_time) OVER (PARTITION BY ${FLOW.slice(0, 6).join(', ')}, action ORDER BY start_time) AS next FROM ${from}
         WHERE start_time < end_time)`,
    );
    return [{ pass: !(share! > LIMIT), figure: `${percent(share || 0)} begin before the one before is over (at most ${percent(LIMIT)})` }];
  },
});
