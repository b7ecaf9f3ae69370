import { defineLaw, ENOUGH } from '../law.ts';
import { rawSize } from '../texts.ts';

/** Real records are packed 7 to 11 times smaller; noise hardly at all, copies a hundred times. */
const LEAST = 2.5;
const MOST = 60;

/** Records are neither noise nor copies. */
export default defineLaw({
  id: 'compressibility',
  title: 'Records are neither noise nor copies',
  async check(subject) {
    if (subject.table.rows < ENOUGH) return [];
    const { ratio } = await rawSize(subject);
    return [{ pass: ratio >= LEAST && ratio <= MOST, figure: `deflate packs records ${ratio.toFixed(1)} times (${LEAST} to ${MOST})` }];
  },
});
