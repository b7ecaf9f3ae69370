import { describe, expect, test } from 'vitest';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import type { Claim, Facet, Key } from '../../../src/case/key.ts';
import { catalogue, findEntities } from '../../../src/grading/entities.ts';
import { judge } from '../../../src/grading/grade.ts';
import { answer, key } from './meridian-answers.ts';

/** What wrong answers must not earn: credit for a measure as if it had happened, or for a measure against somebody else. */

const keyWith = (need: readonly Facet[], more: Partial<Claim> = {}, change: Partial<Key> = {}): Key => ({
  ...key,
  ...change,
  claims: [
    { id: 'c', category: 'result', title: 'the point', truth: 't', kind: 'found', weight: 10, need, partial: [], missing: [], ...more },
  ],
});
const verdict = (made: Key, text: AnswerInput): string | undefined => judge(made, text).claims[0]?.verdict;
const rivals = (made: Key, text: AnswerInput): string[] =>
  judge(made, text).notes.flatMap((note) => (note.kind === 'rival' ? [note.text] : []));

describe('measures for the future state nothing that happened', () => {
  const leaked = keyWith([{ concept: ['public-exposure'] }]);
  test('a found claim is not told by them, a proposed one is', () => {
    const prevent = 'Nobody may ever make a public bucket again.';
    expect(verdict(leaked, { action: 'It was a public bucket.' })).toBe('met');
    expect(verdict(leaked, { prevent })).not.toBe('met');
    expect(verdict(leaked, { detect: 'A public bucket raises an alert.' })).not.toBe('met');
    expect(verdict(keyWith([{ concept: ['mfa'] }], { kind: 'proposed' }), { prevent: 'MFA for all.' })).toBe('met');
  });
  test('nor do they take back what was found', () => {
    const need: readonly Facet[] = [{ concept: ['nan-loss'] }, { concept: ['early-checkpoint', 'nan-loss'] }];
    const found = 'The loss became NaN and the early checkpoint was restored.';
    const healthy = 'No NaN loss and no early checkpoint restored.';
    expect(verdict(keyWith(need), { action: found, detect: `It works when the run has: ${healthy}` })).toBe('met');
    expect(verdict(keyWith(need), { action: found, result: healthy })).toBe('missed');
  });
  test('a rival named as a measure is not asserted', () => {
    const cause = 'The cause is the public bucket.';
    expect(rivals(key, { rootCause: cause })).toHaveLength(1);
    for (const box of ['fix', 'prevent', 'detect'] as const) expect(rivals(key, { [box]: cause }), box).toEqual([]);
  });
  test('the alert in the situation is no monitoring', () => {
    const monitoring = keyWith([{ concept: ['monitor'] }], { kind: 'proposed' });
    expect(verdict(monitoring, { situation: 'An anomaly alert was raised at 09:47.' })).not.toBe('met');
    expect(verdict(monitoring, { detect: 'Alert when an identity reads too much.' })).toBe('met');
  });
});

test('what is said of a herring while it is ruled out is said of the herring', () => {
  const made = { ...key, rivals: [{ id: 'control', say: 'a false alarm', facets: [{ concept: ['no-loss', 'false-alarm'] }] }] };
  expect(rivals(made, { action: 'I looked at backup-svc and ruled it out: no data left with it.' })).toEqual([]);
  expect(rivals(made, { action: 'It was a false alarm, no data left.' })).toHaveLength(1);
  expect(rivals(made, { action: 'The finding is a false alarm.' })).toHaveLength(1);
  expect(rivals(made, { action: 'The finding is only an artefact of the detector.' })).toHaveLength(1);
  expect(rivals(made, { action: 'The finding shows that the old artefact was deployed.' })).toEqual([]);
});

describe('a claim about one thing', () => {
  const need: readonly Facet[] = [
    { concept: ['revoke-sessions', 'revoke', 'isolate'] },
    { anyOf: [{ entity: ['role:etl'] }, { concept: ['revoke-sessions', 'revoke', 'isolate'] }] },
  ];
  const aimed = keyWith(need, { kind: 'proposed', exact: true });
  test('is met without a name and with the right one, and missed with another of the kind', () => {
    expect(verdict(aimed, { fix: 'We revoked all sessions.' })).toBe('met');
    expect(verdict(aimed, { fix: 'We revoked the sessions of etl-batch-role.' })).toBe('met');
    expect(verdict(aimed, { fix: 'We revoked the sessions of other-batch-role.' })).toBe('missed');
  });
  test('is missed when it is aimed at something innocent of any kind', () => {
    expect(verdict(aimed, { fix: 'We isolated claims-api.' })).toBe('missed');
  });
  test('counts where it names the right thing, although another place does not', () => {
    expect(
      verdict(aimed, { action: 'I revoked the sessions of other-batch-role.', fix: 'We revoked the sessions of etl-batch-role.' }),
    ).toBe('met');
  });
});

test('"ruled it out" rules out', () => {
  expect(verdict(keyWith([{ excluded: 1, of: 'herrings' }]), { action: 'I looked at claims-api and ruled it out.' })).toBe('met');
  expect(verdict(keyWith([{ excluded: 1, of: 'herrings' }]), { action: 'The rule for claims-api sent data out.' })).not.toBe('met');
});

test('a name that is a word of the thesaurus is no short name', () => {
  const book = catalogue([{ id: 'p', type: 'person', value: 'Gretchen Block', side: 'noise' }]);
  const names = (text: string): string[] => findEntities(text, book).map((named) => text.slice(named.start, named.end));
  expect(names('gretchen removed the public access block')).toEqual(['gretchen']);
  expect(names('gretchen block removed it')).toEqual(['gretchen block']);
});

test('a full answer still earns everything', () => {
  expect(judge(key, answer()).score).toBeGreaterThanOrEqual(95);
});
