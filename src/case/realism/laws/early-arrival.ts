import { defineLaw } from '../law.ts';

/** By how much a clock may be ahead of the collector's, seconds. */
const SKEW = 5;

/** Nothing arrives before it happens, clocks that are ahead aside. */
export default defineLaw({
  id: 'early-arrival',
  title: 'Nothing arrives before it happens',
  async check({ table, time, from, one }) {
    if (table.rows === 0) return [];
    const { early } = await one(`SELECT count(*) AS early FROM ${from} WHERE epoch_us(_arrived) < ${time} - ${SKEW * 1e6}`);
    return [{ column: '_arrived', pass: early === 0, figure: `${early} rows arrive over ${SKEW} s early (none)` }];
  },
});
