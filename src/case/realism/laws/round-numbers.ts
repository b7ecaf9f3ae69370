import { defineLaw, ENOUGH, percent, type Finding } from '../law.ts';
import { wholeUnits } from '../units.ts';

/** One in a hundred by chance; rounded habits of people and buffers add some. */
const LIMIT = 0.2;

/** Of values of a thousand units and more, the share that ends in 00. */
export default defineLaw({
  id: 'round-numbers',
  title: 'Sizes and durations are not round',
  async check(subject) {
    const findings: Finding[] = [];
    for (const column of subject.of('duration', 'size')) {
      const units = await wholeUnits(subject, column);
      if (units === null) continue;
      const { n, round, kinds } = await subject.one(
        `SELECT count(*) AS n, avg((v % 100 = 0)::INT) AS round, count(DISTINCT v) AS kinds FROM (SELECT ${units} AS v FROM ${subject.from}) WHERE v >= 1000`,
      );
      // A handful of values are settings or objects of known size.
      if (n! < ENOUGH || kinds! < 50) continue;
      findings.push({ column: column.name, pass: round! <= LIMIT, figure: `${percent(round!)} end in 00 (at most ${percent(LIMIT)})` });
    }
    return findings;
  },
});
