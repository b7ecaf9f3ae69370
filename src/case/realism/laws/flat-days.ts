import { diurnal } from '../arrivals.ts';
import { defineLaw } from '../law.ts';

const ROWS = 5000;
const LIMIT = 1.15;

/** Busiest hour of the day over the quietest, where the table covers a day in detail. */
export default defineLaw({
  id: 'flat-days',
  title: 'Day and night differ',
  async check(subject) {
    if (subject.scheduled || subject.table.rows < ROWS) return [];
    const ratio = await diurnal(subject);
    if (ratio === null) return [];
    return [{ pass: ratio >= LIMIT, figure: `busiest hour over quietest ${ratio.toFixed(1)} (at least ${LIMIT})` }];
  },
});
