import { beforeAll, describe, expect, test } from 'vitest';
import { parseSeed } from '../../../../generators/core/seed.ts';
import type { Key } from '../../../../src/case/key.ts';
import { loadScenario } from '../../../../src/case/library.ts';
import { makeKey } from '../../../../src/case/make.ts';
import { judge } from '../../../../src/grading/grade.ts';
import { copied, MIXED, type Mixed } from './mixed.ts';
import { exemplars, type Subject } from './subjects.ts';

/** Where the grader is further off still: by how many points beyond the ten at most. The aim is 0. */
const REACHED: Readonly<Record<string, number>> = {};

const DETAIL = process.env['TRACEHOUND_DETAIL'] !== undefined;

/** How many points of 100 an answer lies outside of what its honest part is worth. */
function outside(name: string, key: Key, { answer, least, most }: Mixed): { readonly points: number; readonly text: string } {
  const { score, claims } = judge(key, answer);
  const earned = claims.filter(({ credit }) => credit > 0).map(({ id, verdict }) => `${id} ${verdict}`);
  return { points: Math.max(score - most, least - score, 0), text: `${name}: ${score}, worth ${least} to ${most} (${earned.join(', ')})` };
}

function expectWorth(name: string, all: readonly ReturnType<typeof outside>[]): void {
  const wrong = all.filter(({ points }) => points > 0);
  const most = Math.max(...all.map(({ points }) => points));
  console.log(
    [`${name}: ${wrong.length} of ${all.length} outside, by at most ${most}`, ...(DETAIL ? wrong.map(({ text }) => text) : [])].join('\n'),
  );
  expect(most, wrong.map(({ text }) => text).join('\n')).toBeLessThanOrEqual(REACHED[name] ?? 0);
}

let subjects: readonly Subject[];
beforeAll(async () => {
  subjects = await exemplars();
});

describe('an answer that is honest in part is worth that part', () => {
  test.each(Object.keys(MIXED))('%s', (name) => {
    expectWorth(
      name,
      // Long texts take their time: a few keys will do.
      subjects
        .filter((_, index) => !name.startsWith('3,000') || index % 6 === 0)
        .map((subject) => outside(subject.name, subject.key, MIXED[name]!(subject))),
    );
  });

  test('the model answer of another variant', () => {
    const found = subjects.flatMap(({ key }, index) => {
      const other = [...subjects.slice(index + 1), ...subjects].find(
        (one) => one.key.scenario === key.scenario && one.key.variant !== key.variant,
      );
      return other ? [outside(`${key.scenario}/${key.variant} from ${other.key.variant}`, key, copied(key, other.key))] : [];
    });
    expectWorth('the model answer of another variant', found);
  });

  test('the model answer of another scenario', () => {
    const found = subjects.map(({ key }, index) => {
      const other = [...subjects.slice(index + 1), ...subjects].find((one) => one.key.scenario !== key.scenario)!;
      return outside(`${key.scenario}/${key.variant} from ${other.key.scenario}/${other.key.variant}`, key, {
        answer: other.answer,
        least: 0,
        most: 10,
      });
    });
    expectWorth('the model answer of another scenario', found);
  });

  test('the model answer of another seed', async () => {
    const variants = new Map(subjects.filter(({ key }) => key.scenario !== 'meridian').map(({ key }) => [key.scenario, key]));
    const found = await Promise.all(
      [...variants.values()].map(async (key) => {
        const loaded = await loadScenario(key.scenario);
        const seed = parseSeed('5eed'.repeat(16));
        const other = makeKey({ loaded, seed, level: 2, size: 'short', scale: 0.02, variant: key.variant });
        return outside(`${key.scenario}/${key.variant}`, key, copied(key, other));
      }),
    );
    expectWorth('the model answer of another seed', found);
  });
});
