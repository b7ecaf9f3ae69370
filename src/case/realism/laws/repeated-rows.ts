import { defineLaw, ENOUGH, percent } from '../law.ts';
import { repeated } from '../arrivals.ts';

const LIMIT = 0.02;

/** A record delivered twice is an accident, not a habit. */
export default defineLaw({
  id: 'repeated-rows',
  title: 'Few records come twice',
  async check(subject) {
    if (subject.table.rows < ENOUGH) return [];
    const share = await repeated(subject);
    return [{ pass: share <= LIMIT, figure: `${percent(share)} repeat another row (at most ${percent(LIMIT)})` }];
  },
});
