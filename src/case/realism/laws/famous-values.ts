import { defineLaw, type Finding } from '../law.ts';

/** Values of vendors' manuals and of well-known data sets. Not the manuals' account ids: those are for invented accounts. */
const FAMOUS = [
  'AKIAIOSFODNN7EXAMPLE',
  'wJalrXUtnFEMI',
  '218007301253',
  '123837392027',
  'eni-1235b8ca123456789',
  '4bf92f3577b34da6a3ce929d0e0e4736',
];

/** No value comes from a manual. */
export default defineLaw({
  id: 'famous-values',
  title: 'No value comes from a manual',
  async check({ table, columns, from, one }) {
    const texts = columns.filter(({ type, role }) => type === 'VARCHAR' && role !== 'text');
    if (table.rows === 0 || texts.length === 0) return [];
    const counts = await one(
      `SELECT ${texts.map(({ sql }, i) => `(SELECT count(*) FROM (SELECT DISTINCT (${sql})::VARCHAR AS v FROM ${from}) WHERE regexp_matches(v, '${FAMOUS.join('|')}')) AS n${i}`).join(', ')}`,
    );
    return texts
      .flatMap(({ name }, i): Finding[] =>
        counts[`n${i}`]! > 0 ? [{ column: name, pass: false, figure: `${counts[`n${i}`]} values of a manual (none)` }] : [],
      )
      .concat(Object.values(counts).every((n) => n === 0) ? [{ pass: true, figure: `none in ${texts.length} columns` }] : []);
  },
});
