import { dispersion } from '../arrivals.ts';
import { defineLaw } from '../law.ts';

const ROWS = 5000;
/** Events a minute from which a process that only chance drives can be told. */
const RATE = 5;
const LIMIT = 1.3;

/** Counts by the minute spread more than chance alone would make them: bursts, hours, weekdays (measured: chat 20, CloudTrail 171). */
export default defineLaw({
  id: 'poisson-counts',
  title: 'Minutes differ by more than chance',
  async check(subject) {
    if (subject.scheduled || subject.table.rows < ROWS) return [];
    const { mean, fano } = await dispersion(subject, 60);
    if (mean < RATE) return [];
    return [{ pass: fano >= LIMIT, figure: `dispersion of counts by the minute ${fano.toFixed(1)} (at least ${LIMIT})` }];
  },
});
