import { parse } from 'yaml';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import { grade } from '../../grading/grade.ts';
import type { Report } from '../../grading/report.ts';
import { defineCaseGate } from '../gate.ts';
import { answerWords } from '../answer-words.ts';
import { fillAll } from '../template.ts';

/** The exemplar scores at least this. */
const EXEMPLAR = 95;

/** The exemplar passes, a blank earns nothing, and each decoy fails exactly the claims that it names. */
export default defineCaseGate({
  id: 'answers',
  title: 'Exemplar ≥ 95, blank 0, each decoy fails exactly what it names',
  async check({ loaded, manifest, key, connector }) {
    const wrong: string[] = [];
    const blank = await grade(key, {}, connector);
    if (blank.score !== 0) wrong.push(`a blank answer scores ${blank.score}`);
    const answers = loaded.answers[manifest.variant] ?? {};
    const words = answerWords(manifest);
    if (!answers['exemplar']) wrong.push('there is no exemplar');
    if (!Object.keys(answers).some((name) => name !== 'exemplar')) wrong.push('there is no decoy');
    for (const [name, yaml] of Object.entries(answers)) {
      const owner = `answers/${manifest.variant}/${name}.yaml`;
      const { misses, below, ...prose } = fillAll(parse(yaml) as Record<string, unknown>, words, owner);
      const report = await grade(key, answerSchema.parse(prose), connector);
      if (name === 'exemplar') {
        if (report.score < EXEMPLAR) wrong.push(`the exemplar scores ${report.score}; not met: ${lost(report, new Set()).join('; ')}`);
        continue;
      }
      if (typeof below !== 'number') wrong.push(`${name} does not say \`below\` which score it must stay`);
      else if (report.score >= below) wrong.push(`${name} scores ${report.score}, not below ${below}`);
      if (!Array.isArray(misses)) wrong.push(`${name} does not say which claims it \`misses\``);
      else wrong.push(...compare(name, report, misses as string[]));
    }
    return wrong;
  },
});

/** Claims that are not met and not expected to fail, with the reason. */
const lost = (report: Report, expected: ReadonlySet<string>): string[] =>
  report.claims
    .filter((claim) => claim.verdict !== 'met' && !expected.has(claim.id))
    .map((claim) => `${claim.id} (${claim.verdict}: ${claim.reason})`);

/** Where the claims that are not met are not those of the list. */
function compare(name: string, report: Report, misses: readonly string[]): string[] {
  const expected = new Set(misses);
  const extra = lost(report, expected);
  const kept = report.claims.filter((claim) => claim.verdict === 'met' && expected.has(claim.id)).map((claim) => claim.id);
  const unknown = misses.filter((id) => !report.claims.some((claim) => claim.id === id));
  return [
    ...(extra.length ? [`${name} also fails ${extra.join('; ')}`] : []),
    ...(kept.length ? [`${name} should fail ${kept.join(', ')}`] : []),
    ...(unknown.length ? [`${name} names claims that the case does not have: ${unknown.join(', ')}`] : []),
  ];
}
