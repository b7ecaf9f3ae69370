import { defineLaw, ENOUGH, percent, type Finding } from '../law.ts';
import { wholeUnits } from '../units.ts';

const LIMIT = 0.1;

/** The most frequent duration of a thousand units or more: clocks do not repeat themselves. */
export default defineLaw({
  id: 'identical-durations',
  title: 'Durations differ',
  async check(subject) {
    const findings: Finding[] = [];
    for (const column of subject.of('duration')) {
      const units = await wholeUnits(subject, column);
      if (units === null) continue;
      const { n, top } = await subject.one(
        `SELECT sum(n) AS n, max(n) / sum(n) AS top FROM (SELECT ${units} AS v, count(*) AS n FROM ${subject.from} WHERE ${units} >= 1000 GROUP BY 1)`,
      );
      if (!(n! >= ENOUGH)) continue;
      findings.push({
        column: column.name,
        pass: top! <= LIMIT,
        figure: `the most frequent is ${percent(top!)} (at most ${percent(LIMIT)})`,
      });
    }
    return findings;
  },
});
