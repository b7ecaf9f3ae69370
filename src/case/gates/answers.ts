import { parse } from 'yaml';
import { answerSchema } from '../../../scenarios/_schema/index.ts';
import { grade } from '../../grading/grade.ts';
import { defineCaseGate } from '../gate.ts';
import { answerWords } from '../answer-words.ts';
import { fillAll } from '../template.ts';

/** The exemplar scores at least this. */
const EXEMPLAR = 95;

/** The exemplar passes, a blank earns nothing, and each decoy fails exactly the claims that it names. */
export default defineCaseGate({
  id: 'answers',
  title: 'Exemplar ≥ 95, blank 0, each decoy fails what it names',
  async check({ loaded, manifest, key, connector }) {
    const wrong: string[] = [];
    const blank = await grade(key, {}, connector);
    if (blank.score !== 0) wrong.push(`a blank answer scores ${blank.score}`);
    const answers = loaded.answers[manifest.variant] ?? {};
    const words = answerWords(manifest);
    if (!answers['exemplar']) wrong.push('there is no exemplar');
    for (const [name, yaml] of Object.entries(answers)) {
      const owner = `answers/${manifest.variant}/${name}.yaml`;
      const { misses, below, ...prose } = fillAll(parse(yaml) as Record<string, unknown>, words, owner);
      const report = await grade(key, answerSchema.parse(prose), connector);
      const lost = report.claims
        .filter((claim) => claim.verdict !== 'met')
        .map((claim) => `${claim.id} (${claim.verdict}: ${claim.reason})`);
      if (name === 'exemplar') {
        if (report.score < EXEMPLAR) wrong.push(`the exemplar scores ${report.score}; not met: ${lost.join('; ')}`);
        continue;
      }
      if (typeof below === 'number' && report.score >= below) wrong.push(`${name} scores ${report.score}, not below ${below}`);
      if (Array.isArray(misses)) {
        const expected = new Set(misses as string[]);
        const extra = report.claims
          .filter((claim) => claim.verdict !== 'met' && !expected.has(claim.id))
          .map((claim) => `${claim.id} (${claim.reason})`);
        const kept = report.claims.filter((claim) => claim.verdict === 'met' && expected.has(claim.id)).map((claim) => claim.id);
        if (extra.length) wrong.push(`${name} also fails ${extra.join('; ')}`);
        if (kept.length) wrong.push(`${name} should fail ${kept.join(', ')}`);
      }
    }
    return wrong;
  },
});
