import { describe, expect, test } from 'vitest';
import { parseSeed } from '../../../generators/core/seed.ts';
import type { Claim, Facet, Key } from '../../../src/case/key.ts';
import { listScenarios } from '../../../src/case/library.ts';
import { makeKey, planCase } from '../../../src/case/make.ts';
import { exemplarOf } from '../../../src/case/solve.ts';
import { exonerates } from '../../../src/grading/facets.ts';
import { judge } from '../../../src/grading/grade.ts';
import { concepts } from '../../../src/grading/lexicon/index.ts';
import { key as meridian } from './meridian-answers.ts';

/** Predicates that clear their subject. */
const CLEARING = [
  'is fine',
  'was checked and is fine',
  'is perfectly fine',
  'is correct',
  'is as intended',
  'was as expected',
  'is in order',
  'works as designed',
  'worked as it should',
  'did nothing',
  'did nothing wrong',
  'was harmless',
  'turned out to be harmless',
  'is not the cause',
  'was not the problem',
  "isn't to blame",
  'can be excluded',
  'was ruled out',
  'is innocent',
  'was unaffected',
  'looks normal',
  'seems to be okay',
  'played no part',
  'had nothing to do with it',
  'was not compromised',
];
/** Sentences about a thing named before. */
const AFTER = ['It is fine.', 'That is as intended.', 'This was harmless.', 'It was checked and it is correct.', 'It can be excluded.'];
/** Around a whole sentence. */
const DENYING: readonly ((say: string) => string)[] = [
  (say) => `It is not true that ${say}.`,
  (say) => `The suspicion that ${say} is unfounded.`,
  (say) => `The idea that ${say} can be excluded.`,
  (say) => `Our hypothesis that ${say} turned out to be wrong.`,
  (say) => `We ruled out that ${say}.`,
  (say) => `It can be excluded that ${say}.`,
];
const ASSERTING: readonly ((say: string) => string)[] = [
  (say) => `${say}.`,
  (say) => `We are certain that ${say}.`,
  (say) => `The evidence shows that ${say}.`,
  (say) => `In short: ${say}.`,
  (say) => `There is no doubt that ${say}.`,
  (say) => `It is correct that ${say}.`,
  (say) => `Our suspicion that ${say} proved correct.`,
  (say) => `As the logs show, ${say}.`,
  (say) => `The detector works as designed. It saw that ${say}.`,
  (say) => `${say}. The trust that customers have in us is harmed.`,
];

interface Sample {
  readonly name: string;
  readonly key: Key;
  readonly root: Claim;
  readonly cause: string;
}

const scenarios = await listScenarios();
const samples: Sample[] = scenarios.flatMap((loaded) =>
  [...loaded.variants.keys()].flatMap((variant): Sample[] => {
    const plan = planCase({ loaded, seed: parseSeed('amber-anchor-apple-arrow-atlas'), level: 2, size: 'short', scale: 0.02, variant });
    const key = makeKey(plan);
    const root = key.claims.find((claim) => claim.root);
    const cause = ((exemplarOf(loaded, plan.prepared.manifest)?.['rootCause'] ?? '') as string).trim().replace(/\.$/, '');
    return root && cause !== '' ? [{ name: `${loaded.scenario.id} ${variant}`, key, root, cause }] : [];
  }),
);
const incidents = samples.filter(({ root }) => !exonerates(root.need));
const verdictOf = (key: Key, claim: Claim, rootCause: string): string | undefined =>
  judge(key, { rootCause }).claims.find(({ id }) => id === claim.id)?.verdict;

/** Words for each facet: a name, or the first plain word of an idea. */
function wordsOf(facet: Facet, key: Key): string | undefined {
  if ('entity' in facet) return key.entities.find(({ id }) => facet.entity.includes(id))?.value;
  if ('concept' in facet) return concepts.get(facet.concept[0] ?? '')?.words.find((word) => /^[a-z ]+$/.test(word));
  if ('anyOf' in facet) return facet.anyOf.map((part) => wordsOf(part, key)).find((word) => word !== undefined);
  return undefined;
}

test('every scenario has incidents and exemplars to turn round', () => {
  expect(samples.map(({ name }) => name)).toHaveLength(scenarios.reduce((sum, { variants }) => sum + variants.size, 0));
  expect(incidents.length).toBeGreaterThan(0);
});

describe.each(incidents.map((sample) => [sample.name, sample] as const))('%s', (_, { key, root, cause }) => {
  const small = /^[A-Z][a-z]* [a-z]/.test(cause) ? cause.charAt(0).toLowerCase() + cause.slice(1) : cause;
  const plain = verdictOf(key, root, `${cause}.`);
  const subject = `the ${root.need.map((facet) => wordsOf(facet, key)).join(' of ')}`;

  test('the cause itself earns, asserted in any frame', () => {
    expect(['met', 'partial']).toContain(plain);
    for (const frame of ASSERTING) expect(verdictOf(key, root, frame(small)), frame(small)).toBe(plain);
  });
  test('a sentence turned round earns nothing', () => {
    for (const frame of DENYING) expect(verdictOf(key, root, frame(small)), frame(small)).not.toMatch(/met|partial/);
  });
  test('the thing named and cleared earns nothing', () => {
    expect(verdictOf(key, root, `The cause is ${subject}.`)).toMatch(/met|partial/);
    for (const predicate of CLEARING)
      for (const text of [
        `The cause: none. ${subject} ${predicate}.`,
        `I checked ${subject}; ${subject} ${predicate}.`.replace(/^I.*; /, ''),
      ])
        expect(verdictOf(key, root, text), text).not.toMatch(/met|partial/);
    for (const after of AFTER) expect(verdictOf(key, root, `I looked at ${subject}. ${after}`), after).not.toMatch(/met|partial/);
  });
  test('nothing is wrong with it', () => {
    for (const text of [
      `There is nothing wrong with ${subject}.`,
      `I found no fault with ${subject}.`,
      `Nothing was suspicious about ${subject}.`,
    ])
      expect(verdictOf(key, root, text), text).not.toMatch(/met|partial/);
  });
  test('"nothing happened" takes the root cause away, though it is named', () => {
    for (const verdict of ['Nothing is wrong.', 'There is no incident.', 'It was a false alarm.', 'Nothing happened.'])
      expect(
        judge(key, { action: `I looked at ${subject}.`, result: 'No data left.', rootCause: verdict }).claims.find(
          ({ id }) => id === root.id,
        )?.credit,
        verdict,
      ).toBe(0);
  });
});

describe('a case in which nothing happened', () => {
  test.each(samples.filter(({ root }) => exonerates(root.need)).map((sample) => [sample.name, sample] as const))(
    '%s: clearing is the answer',
    (name, { key, root, cause }) => {
      expect(verdictOf(key, root, `${cause}.`)).toBe('met');
      if (name !== 's3-exfiltration control') return;
      const who = root.need.map((facet) => wordsOf(facet, key))[1] ?? '';
      for (const predicate of ['is legitimate', 'was harmless', 'is innocent'])
        expect(verdictOf(key, root, `${who} ${predicate}.`)).toBe('met');
      expect(judge(key, { result: 'Nothing left that should not have.' }).claims.find(({ id }) => id === 'impact-control')?.verdict).toBe(
        'met',
      );
    },
  );
});

describe('look-alikes that clear nobody', () => {
  const claim = (need: readonly Facet[]): Key => ({
    ...meridian,
    claims: [{ id: 'c', category: 'action', title: 't', truth: 't', kind: 'found', weight: 10, need, partial: [], missing: [] }],
    rivals: [],
  });
  const role = claim([{ entity: ['role:etl'] }, { concept: ['misconfigured-trust'] }]);
  test.each([
    ['The trust policy of etl-batch-role is not correct.', 'met'],
    ['The trust policy of etl-batch-role did not look normal.', 'met'],
    ['The trust policy of etl-batch-role did nothing to stop strangers.', 'met'],
    ['The trust policy of etl-batch-role should be correct.', 'met'],
    ['The trust policy of etl-batch-role is wrong.', 'met'],
    ['The trust policy of etl-batch-role was not only the problem here.', 'met'],
    ['The trust policy of etl-batch-role is fine.', 'missed'],
    ['The trust policy of etl-batch-role was checked, and is fine.', 'missed'],
    ['Is the trust policy of etl-batch-role fine?', 'missed'],
  ])('%s', (text, want) => {
    expect(judge(role, { action: text }).claims[0]?.verdict).toBe(want);
  });
  test('a concession takes nothing back that is told elsewhere, a plain contradiction does', () => {
    const told = 'The trust policy of etl-batch-role is too wide.';
    const verdict = (text: string): string | undefined => judge(role, { action: told, result: text }).claims[0]?.verdict;
    expect(verdict('The trust policy of etl-batch-role looks normal, but it has no condition.')).toBe('met');
    expect(verdict('The trust policy of etl-batch-role is fine.')).toBe('missed');
    expect(verdict('The password of j.ortega is fine.')).toBe('met');
  });
});

describe('a denial of something else contradicts nothing', () => {
  const text = 'Patient claims were stolen.';
  const plain = judge(meridian, { result: text }).claims.find(({ id }) => id === 'impact')?.verdict;
  test.each([
    'Nobody noticed that the patient claims had left.',
    'Without GuardDuty we would not have known that patient claims were stolen.',
    'Before 09:00 no patient claims were stolen.',
    'No financial data was stolen, only patient claims.',
    'No other data was stolen.',
  ])('%s', (more) => {
    expect(plain).toBe('met');
    const report = judge(meridian, { result: `${text} ${more}` });
    expect(report.claims.find(({ id }) => id === 'impact')?.verdict).toBe('met');
    expect(report.notes.filter(({ kind }) => kind === 'contradiction')).toEqual([]);
  });
  test('a plain one does', () => {
    expect(judge(meridian, { result: `${text} Patient claims were not stolen.` }).notes.map(({ kind }) => kind)).toContain('contradiction');
  });
});

describe('words count where they speak of the claim', () => {
  const { key } = incidents.find(({ name }) => name.startsWith('s3-exfiltration'))!;
  const verdict = (text: Parameters<typeof judge>[1], id: string): string | undefined =>
    judge(key, text).claims.find((claim) => claim.id === id)?.verdict;
  test('what a measure mentions in passing is no harm told', () => {
    expect(verdict({ fix: 'Restrict the policy and rotate what it could read; confidential data was stolen.' }, 'impact')).not.toBe('met');
    expect(verdict({ action: 'The role reads much. Its token is old.' }, 'impact')).not.toBe('met');
    expect(verdict({ result: 'Confidential data was stolen.' }, 'impact')).toBe('met');
  });
  test('a bystander put aside with a reason counts in part, without one it does not', () => {
    const bystander = key.entities.find(({ side, type }) => side === 'noise' && type === 'role')?.value ?? '';
    const out = (because: string): string | undefined => verdict({ ruledOut: [{ hypothesis: bystander, because }] }, 'ruled-out');
    expect(bystander).not.toBe('');
    expect(out('reads the same amount every night from its own addresses')).toBe('partial');
    expect(out('')).toBe('missed');
  });
});
