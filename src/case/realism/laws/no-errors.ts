import { errorShare } from '../errors.ts';
import { defineLaw, percent } from '../law.ts';

const ROWS = 5000;
const MOST = 0.6;

/** Something always fails: scanners, expired tokens, names that do not exist, timeouts. */
export default defineLaw({
  id: 'no-errors',
  title: 'Something always fails, and most things do not',
  async check(subject) {
    if (subject.table.rows < ROWS) return [];
    const errors = await errorShare(subject);
    if (!errors) return [];
    const { column, share } = errors;
    return [{ column, pass: share > 0 && share <= MOST, figure: `${percent(share)} failed (more than none, at most ${percent(MOST)})` }];
  },
});
