import { beforeAll, describe, expect, test } from 'vitest';
import { producers, sources } from '../../../generators/index.ts';
import {
  listScenarios,
  loadScenario,
  parseScenario,
  resolveConfig,
  ScenarioError,
  type LoadedScenario,
} from '../../../src/case/library.ts';
import { parseHints } from '../../../src/case/parse-scenario.ts';
import { testKeyring } from '../../helpers/generate.ts';

let loaded: LoadedScenario;
beforeAll(async () => {
  loaded = await loadScenario('s3-exfiltration');
});

const SCENARIO = `
id: tiny
title: Tiny
summary: A tiny scenario.
minutes: { full: 10, short: 5 }
sources: { full: [tickets], short: [tickets] }
levels:
  1: { note: a, herrings: { full: { herring: 0, sibling: 0 }, short: { herring: 0, sibling: 0 } } }
  2: { note: b, herrings: { full: { herring: 1, sibling: 1 }, short: { herring: 0, sibling: 0 } } }
  3: { note: c, herrings: { full: { herring: 9, sibling: 9 }, short: { herring: 0, sibling: 0 } } }
baseline: []
herrings:
  loud: { kind: herring, use: password-spray, why: Failed. }
  near: { kind: sibling, of: theft, use: key-rotation, why: Planned. }
questions: [{ id: what, text: What? }]
brief_proofs: []
`;
const variant = (id: string, control = false): string =>
  `id: ${id}\ntitle: T\ncause: C\ncontrol: ${control}\nphases: [{ name: stage, use: stage-theft }]\n`;
const FILES: Readonly<Record<string, string>> = {
  'scenario.yaml': SCENARIO,
  'brief.md': 'Brief',
  'hints.md': '## what\n\n1. a\n2. b\n3. c\n4. d\n',
  'variants/theft.yaml': variant('theft'),
  'variants/calm.yaml': variant('calm', true),
};
const parse = (changes: Readonly<Record<string, string>> = {}): LoadedScenario => parseScenario('tiny', { ...FILES, ...changes });
const choice = { level: 2, size: 'full', scale: 1 } as const;

describe('the scenarios of the repository', () => {
  test('are found, and each parses', async () => {
    expect((await listScenarios()).map(({ scenario }) => scenario.id)).toContain('s3-exfiltration');
  });

  test('an unknown one names the known ones', async () => {
    await expect(loadScenario('nope')).rejects.toThrow(/Unknown scenario "nope"\. Known: .*s3-exfiltration/);
  });

  test('s3-exfiltration has nine causes and one control, and every unit and source exists', () => {
    expect([...loaded.variants.values()].filter(({ control }) => control).map(({ id }) => id)).toEqual(['control']);
    expect(loaded.variants.size).toBe(10);
    const used = [
      ...loaded.scenario.baseline,
      ...loaded.scenario.closing,
      ...Object.values(loaded.scenario.herrings),
      ...[...loaded.variants.values()].flatMap(({ phases }) => phases),
    ].map(({ use }) => use);
    expect(used.filter((id) => !producers.has(id))).toEqual([]);
    expect(loaded.scenario.sources.full.filter((id) => !sources.has(id))).toEqual([]);
    for (const id of loaded.scenario.sources.short) expect(loaded.scenario.sources.full).toContain(id);
  });

  test('every variant has a weakened sibling, and there are at least six general oddities', () => {
    const herrings = Object.values(loaded.scenario.herrings);
    expect(herrings.filter(({ kind }) => kind === 'herring').length).toBeGreaterThanOrEqual(6);
    for (const id of loaded.variants.keys())
      expect(
        herrings.some(({ of }) => of === id),
        `a sibling of ${id}`,
      ).toBe(true);
  });

  test('neither brief nor title nor summary nor question names a cause', () => {
    const words = /ssrf|forgery|presigned|insider|replicat|trojan|leaked|trust policy|vendor|public-access|phish|package/i;
    expect(
      [loaded.brief, loaded.scenario.title, loaded.scenario.summary, ...loaded.scenario.questions.map(({ text }) => text)].filter((text) =>
        words.test(text),
      ),
    ).toEqual([]);
  });
});

describe('a mistake in a file', () => {
  const cases: [string, Record<string, string>, RegExp][] = [
    ['a wrong type', { 'scenario.yaml': SCENARIO.replace('full: 10', 'full: ten') }, /scenarios\/tiny\/scenario\.yaml: minutes\.full: /],
    ['an unknown field', { 'variants/theft.yaml': `${variant('theft')}colour: red\n` }, /variants\/theft\.yaml: .*colour/],
    ['broken YAML', { 'variants/theft.yaml': 'id: [theft' }, /variants\/theft\.yaml: .*line 1/s],
    ['another id than the name on disk', { 'variants/theft.yaml': variant('robbery') }, /variants\/theft\.yaml: id: is "robbery"/],
    [
      'a name used twice',
      { 'variants/theft.yaml': variant('theft').replace('phases: [', 'phases: [{ name: stage, use: key-rotation }, ') },
      /phases: the name "stage" is used twice/,
    ],
    ['no control', { 'variants/calm.yaml': variant('calm') }, /control: true/],
    [
      'a sibling of nobody',
      { 'scenario.yaml': SCENARIO.replace('of: theft', 'of: arson') },
      /herrings\.near\.of: there is no variant "arson"/,
    ],
    ['an unknown herring', { 'variants/theft.yaml': `${variant('theft')}without: [fog]\n` }, /without: there is no herring "fog"/],
    ['too few hints', { 'hints.md': '## what\n\n1. a\n2. b\n' }, /hints\.md: ## what: needs four numbered steps, has 2/],
    ['misplaced answers', { 'answers/exemplar.yaml': 'x: 1' }, /answers\/exemplar\.yaml: answers stand in/],
  ];
  test.each(cases)('%s', (_, changes, message) => {
    expect(() => parse(changes)).toThrow(ScenarioError);
    expect(() => parse(changes)).toThrow(message);
  });

  test('a missing file is named', () => {
    const { 'brief.md': _, ...rest } = FILES;
    expect(() => parseScenario('tiny', rest)).toThrow('scenarios/tiny/brief.md: the file is missing.');
  });
});

test('hints keep code blocks inside their step', () => {
  expect(parseHints('## a\n\n1. one\n2. two\n3. three\n4. four\n\n   ```sql\n   SELECT 1;\n   ```\n\n## b\n1. x\n')).toEqual({
    a: ['one', 'two', 'three', 'four\n\n   ```sql\n   SELECT 1;\n   ```'],
    b: ['x'],
  });
});

describe('resolveConfig', () => {
  test('the same seed gives the same configuration; the seed chooses the variant', () => {
    const twice = [1, 2].map(() => JSON.stringify(resolveConfig(loaded, testKeyring(4), choice)));
    expect(twice[0]).toBe(twice[1]);
    const drawn = new Set(Array.from({ length: 80 }, (_, seed) => resolveConfig(loaded, testKeyring(seed), choice).variant));
    expect(drawn.size).toBe(10);
  });

  test('an unknown variant names the known ones', () => {
    expect(() => resolveConfig(loaded, testKeyring(), { ...choice, variant: 'nope' })).toThrow(
      /Unknown variant "nope" of s3-exfiltration\. Known: .*control/,
    );
  });

  test('never draws a sibling of the chosen variant, nor one that it excludes, and as many as the level says', () => {
    for (const [id, { without }] of loaded.variants) {
      for (let seed = 0; seed < 20; seed++) {
        for (const level of [1, 2, 3] as const) {
          const { herrings } = resolveConfig(loaded, testKeyring(seed), { ...choice, level, variant: id });
          const counts = loaded.scenario.levels[level].herrings.full;
          expect(herrings.some(({ sibling, id: name }) => sibling === id || without.includes(name))).toBe(false);
          expect(herrings.filter(({ sibling }) => sibling !== undefined)).toHaveLength(counts.sibling);
          expect(herrings.filter(({ sibling }) => sibling === undefined)).toHaveLength(counts.herring);
          expect(new Set(herrings.map(({ sibling, id: name }) => sibling ?? name)).size).toBe(herrings.length);
        }
      }
    }
  });

  test('private variants join the others', () => {
    const mine = parse({ 'variants/mine.yaml': variant('mine') });
    expect(resolveConfig(mine, testKeyring(), { ...choice, variant: 'mine' }).phases.map(({ use }) => use)).toEqual(['stage-theft']);
  });

  test('a phase of other levels is left out', () => {
    const some = parse({
      'variants/theft.yaml': variant('theft').replace(
        'use: stage-theft }',
        'use: stage-theft }, { name: extra, use: key-rotation, levels: [1] }',
      ),
    });
    const names = (level: 1 | 2): string[] =>
      resolveConfig(some, testKeyring(), { ...choice, level, variant: 'theft' }).phases.map(({ name }) => name);
    expect([names(1), names(2)]).toEqual([['stage', 'extra'], ['stage']]);
  });
});
