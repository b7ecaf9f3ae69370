import { describe, expect, test } from 'vitest';
import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import type { Key } from '../../../src/case/key.ts';
import { judge } from '../../../src/grading/grade.ts';
import { interview, questions, regrade, SHARE } from '../../../src/grading/interview.ts';
import { topicOf } from '../../../src/grading/interview/words.ts';
import { concepts } from '../../../src/grading/lexicon/index.ts';
import { panelKeys, panelScenarios, seenAnswers } from './panel.ts';

const ask = (key: Key, answer: AnswerInput) => questions(key, answer, judge(key, answer));
const claimOf = (key: Key, id: string) => key.claims.find((claim) => claim.id === id)!;
const replyAll = (key: Key, answer: AnswerInput, make: (question: { claim: string; text: string }) => string) =>
  regrade(key, answer, Object.fromEntries(ask(key, answer).map((question) => [question.claim, make(question)])));

const s3 = await panelKeys('s3-exfiltration');
const leaked = s3.get('leaked-key')!;
/** A middling answer of the panel. */
const middling = (slug: string) => seenAnswers(slug).filter(({ band }) => band === 'mid');
const [some] = middling('s3-exfiltration').filter((one) => one.case === 'leaked-key');
const answer = some!.answer;

describe('questions', () => {
  test('at most three, the unsure ones first, the same every time', () => {
    for (const slug of panelScenarios())
      for (const one of middling(slug).slice(0, 3)) {
        const key = (slug === 's3-exfiltration' ? s3 : undefined)?.get(one.case);
        if (!key) continue;
        const report = judge(key, one.answer);
        const asked = questions(key, one.answer, report);
        expect(asked.length).toBeLessThanOrEqual(3);
        expect(asked).toEqual(questions(key, one.answer, report));
        expect(new Set(asked.map(({ text }) => text)).size).toBe(asked.length);
        const order = asked.map(({ claim }) => report.claims.find(({ id }) => id === claim)!.verdict === 'unsure');
        expect(order).toEqual([...order].sort((a, b) => Number(b) - Number(a)));
        for (const { claim } of asked) expect(report.claims.find(({ id }) => id === claim)!.verdict).not.toBe('met');
      }
  });

  test('a full answer and a blank one are asked nothing', () => {
    const { model } = leaked.reveal;
    expect(judge(leaked, model as AnswerInput).score).toBeGreaterThanOrEqual(95);
    expect(ask(leaked, {})).toEqual([]);
    expect(ask(leaked, { situation: leaked.brief, action: leaked.brief })).toEqual([]);
  });

  test('a name without a statement is taken up in the learner’s own spelling; many names are not repeated', () => {
    const role = leaked.entities.find(({ id }) =>
      claimOf(leaked, 'root-leaked-key').need.some((facet) => 'entity' in facet && facet.entity.includes(id)),
    )!;
    const shown = role.value.toUpperCase();
    const asked = ask(leaked, { action: `Then there was ${shown}.` });
    expect(asked.length).toBeGreaterThan(0);
    expect(asked[0]!.text).toContain(`“${shown}”`);
    const others = leaked.entities.filter(({ type, id }) => type === role.type && id !== role.id).slice(0, 8);
    if (others.length >= 3)
      for (const { text } of ask(leaked, { action: [role, ...others].map(({ value }) => `Then there was ${value}.`).join(' ') }))
        expect(text).not.toContain(role.value);
  });
});

/** The words of a question that are not the learner's. */
const ownWords = (text: string) => text.replace(/“[^”]*”/g, (quoted, at) => (at < 4 ? quoted : '“”'));

describe.each(panelScenarios())('%s: a question tells nothing of the case', (slug) => {
  test('its own words are the same in every variant, and hold no name or amount', async () => {
    const keys = slug === 's3-exfiltration' ? s3 : await panelKeys(slug);
    const common = (key: Key) => {
      const say = new Map<string, unknown>();
      for (const claim of key.claims) {
        if (claim.common) say.set(claim.title, claim.common === 'claim' ? claim.missing : 'title');
        say.set(topicOf(claim), 'topic');
      }
      return say;
    };
    const [first, ...rest] = [...keys.values()].map(common);
    // A title that a variant lacks tells which variant it is.
    for (const other of rest)
      expect(
        [...other.keys()].filter((title) => !first!.has(title)),
        'titles',
      ).toEqual([]);
    for (const key of keys.values()) {
      const values = [
        ...key.entities.flatMap(({ value, aliases = [] }) => [value, ...aliases]),
        ...Object.values(key.facts).map(({ value }) => String(value)),
      ]
        .map((value) => value.toLowerCase())
        .filter((value) => value.length > 3 && /[\d.@:_-]/.test(value));
      for (const text of common(key).keys()) for (const value of values) expect(text.toLowerCase()).not.toContain(value);
    }
  });

  test('asked of every claim, alone it earns nothing and names nothing that the answer lacks', async () => {
    const keys = slug === 's3-exfiltration' ? s3 : await panelKeys(slug);
    for (const { answer: given, case: id } of middling(slug).slice(0, 2)) {
      const key = keys.get(id)!;
      const report = judge(key, given);
      const said = JSON.stringify(given).toLowerCase();
      // Every claim in turn: without the others, each is asked about.
      for (const claim of key.claims) {
        const [question] = questions({ ...key, claims: [claim] }, given, {
          ...judge({ ...key, claims: [claim] }, given),
          score: Math.max(11, report.score),
        });
        if (!question) continue;
        const own = ownWords(question.text).toLowerCase();
        for (const { value, aliases = [] } of key.entities)
          for (const name of [value, ...aliases].map((one) => one.toLowerCase()))
            if (name.length > 4 && /[\d.@:_ -]/.test(name)) expect(own, `${id} ${claim.id}`).not.toContain(name);
        for (const { value } of Object.values(key.facts))
          if (String(value).length > 2 && /\d/.test(String(value))) expect(own).not.toContain(String(value).toLowerCase());
        for (const quoted of [...question.text.matchAll(/“([^”]*)”/g)]
          .slice(1)
          .map((match) => match[1]!.replace(/…/g, '').trim().toLowerCase()))
          expect(
            said
              .replace(/\\[nt]/g, ' ')
              .replace(/\\"|[“”]/g, '"')
              .replace(/\s+/g, ' '),
          ).toContain(quoted.replace(/\s+/g, ' '));
        // Its own words, taken for an answer, tell the claim to nobody.
        expect(judge(key, { [claim.category]: own }).claims.find((one) => one.id === claim.id)!.credit, `${id} ${claim.id}: ${own}`).toBe(
          0,
        );
      }
    }
  });
});

describe('replies', () => {
  test('a true reply lifts its own claim alone, at the stated share', async () => {
    const before = judge(leaked, answer);
    const [question] = ask(leaked, answer);
    const after = await regrade(leaked, answer, { [question!.claim]: claimOf(leaked, question!.claim).truth });
    for (const claim of after.claims) {
      const was = before.claims.find(({ id }) => id === claim.id)!;
      if (claim.id !== question!.claim) expect(claim.credit, claim.id).toBe(was.credit);
      else {
        expect(claim.followUp).toMatchObject({ question: question!.text, share: SHARE });
        expect(claim.credit).toBeCloseTo(was.credit + SHARE * (1 - was.credit));
        expect(claim.verdict).toBe('met');
        expect(claim.reason).toContain('70 %');
        for (const { start, end, text } of claim.followUp!.counted) expect(claim.followUp!.reply.slice(start, end)).toBe(text);
      }
    }
    expect(after.score).toBeGreaterThan(before.score);
  });

  test('no reply leaves the grade as it is, and the report says what was asked', async () => {
    const before = judge(leaked, answer);
    const after = await regrade(leaked, answer, {});
    expect(after.score).toBe(before.score);
    expect(after.claims.map(({ verdict, credit }) => [verdict, credit])).toEqual(
      before.claims.map(({ verdict, credit }) => [verdict, credit]),
    );
    expect(after.claims.flatMap(({ followUp }) => (followUp ? [followUp.reason] : []))).toEqual(
      ask(leaked, answer).map(() => 'Not answered.'),
    );
  });

  test('what was not asked is not read', async () => {
    const asked = new Set(ask(leaked, answer).map(({ claim }) => claim));
    const others = leaked.claims.filter(({ id }) => !asked.has(id));
    const after = await regrade(leaked, answer, Object.fromEntries(others.map(({ id, truth }) => [id, truth])));
    expect(after.score).toBe(judge(leaked, answer).score);
    expect(await regrade(leaked, answer, { __proto__: 'x', constructor: 'y' })).toEqual(await regrade(leaked, answer, {}));
  });

  test.each<[string, (question: { claim: string; text: string }) => string]>([
    ['yes', () => 'Yes.'],
    ['no', () => 'no'],
    ['the question again', ({ text }) => text],
    ['its quotes again', ({ text }) => `${(text.match(/“([^”]*)”/g) ?? []).join(' ')} did it.`],
    ['I saw it', () => 'I saw it in the logs.'],
    ['every name', () => leaked.entities.map(({ value }) => value).join(', ')],
    ['every name in sentences', () => leaked.entities.map(({ value }) => `It was ${value}.`).join(' ')],
    ['words of the truth', () => leaked.claims.flatMap(({ truth }) => truth.split(/\W+/).filter((word) => word.length > 4)).join(' ')],
    ['a list of them', () => leaked.claims.flatMap(({ truth }) => truth.split(/\W+/).filter((word) => word.length > 4)).join(', ')],
    ['ideas', () => [...concepts.values()].map(({ words: [word = ''] }) => word.replace(/[^\w ]/g, '')).join(' and ')],
  ])('earns nothing: %s', async (_, make) => {
    expect((await replyAll(leaked, answer, make)).score).toBeLessThanOrEqual(judge(leaked, answer).score);
  });

  test('another cause in a reply counts as in the answer', async () => {
    const key = { ...leaked, rivals: leaked.rivals };
    const rival = 'The cause was that somebody made the bucket public, so anonymous readers took the objects.';
    const before = judge(key, { ...answer, result: `${answer.result ?? ''}\n\n${rival}` });
    const after = await replyAll(key, answer, () => rival);
    const kinds = (notes: (typeof after)['notes']) => notes.filter(({ kind }) => kind === 'rival').map(({ text }) => text);
    expect(kinds(before.notes).length).toBeGreaterThan(0);
    expect(kinds(after.notes)).toEqual(expect.arrayContaining(kinds(before.notes)));
    expect(after.score).toBeLessThanOrEqual(judge(key, answer).score);
  });

  test('the evidence is kept: the final grade needs no engine', async () => {
    const connector = {
      query: () => Promise.reject(new Error('no such table')),
    } as never;
    const withPins = { ...answer, pins: [{ sql: 'SELECT 1', note: '' }] };
    const opened = await interview(leaked, withPins, connector);
    expect(opened.questions).toEqual(ask(leaked, withPins));
    expect(opened.report.pins).toHaveLength(1);
    expect((await regrade(leaked, withPins, {}, JSON.parse(JSON.stringify(opened.evidence)) as never)).pins).toEqual(opened.report.pins);
  });
});

describe.each(panelScenarios())('%s: pure attacks stay at ten whatever they reply', (slug) => {
  test('lists of names, of ideas, general talk', async () => {
    const keys = slug === 's3-exfiltration' ? s3 : await panelKeys(slug);
    for (const [id, key] of keys) {
      const names = key.entities.filter(({ side }) => side !== 'noise').map(({ value }) => value);
      const bases: AnswerInput[] = [
        { action: names.map((name) => `${name} was involved.`).join(' '), result: names.map((name) => `${name} was involved.`).join(' ') },
        { situation: 'An alert fired.', task: 'Find the cause.', action: names.map((name) => `I looked at ${name}.`).join(' ') },
      ];
      for (const base of bases) {
        const before = judge(key, base).score;
        const asked = ask(key, base);
        for (const reply of [
          () => 'Yes.',
          ({ text }: { text: string }) => text,
          () => names.join(' '),
          ({ claim }: { claim: string }) => claimOf(key, claim).truth,
        ]) {
          const after = await regrade(key, base, Object.fromEntries(asked.map((question) => [question.claim, reply(question)])));
          if (before <= 10) expect(after.score, `${id}: ${JSON.stringify(asked)}`).toBeLessThanOrEqual(10);
        }
      }
    }
  });
});
