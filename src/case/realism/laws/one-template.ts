import { defineLaw, percent, type Finding } from '../law.ts';
import { templates, TEMPLATE_LINES } from '../texts.ts';

/** Measured logs have 6 to 114 templates in 2,000 lines, the first of them 16 to 47 %. */
const FEWEST = 5;
const LIMIT = 0.9;

/** Text says more than one thing, and not something else each time. */
export default defineLaw({
  id: 'one-template',
  title: 'Text repeats a number of patterns',
  async check(subject) {
    const findings: Finding[] = [];
    for (const column of subject.of('text')) {
      const { lines, count, top } = await templates(subject, column);
      if (lines < TEMPLATE_LINES) continue;
      findings.push({
        column: column.name,
        pass: count >= FEWEST && top <= LIMIT,
        figure: `${count} templates in ${lines} lines (at least ${FEWEST}), the first ${percent(top)} (at most ${percent(LIMIT)})`,
      });
    }
    return findings;
  },
});
