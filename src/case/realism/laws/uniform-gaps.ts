import { burstiness } from '../arrivals.ts';
import { defineLaw, ENOUGH } from '../law.ts';

/** −1: a metronome; 0: chance alone (Poisson); towards 1: bursts. */
const LIMIT = -0.2;

/** Gaps between events vary (Goh and Barabási's burstiness). */
export default defineLaw({
  id: 'uniform-gaps',
  title: 'Events do not tick like a clock',
  async check(subject) {
    if (subject.scheduled || subject.table.rows < ENOUGH) return [];
    const b = await burstiness(subject);
    return [{ pass: b >= LIMIT, figure: `burstiness of gaps ${b.toFixed(2)} (at least ${LIMIT})` }];
  },
});
