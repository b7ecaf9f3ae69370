import { describe, expect, it } from 'vitest';
import type { Manifest } from '../../../generators/core/manifest.ts';
import { rubricSchema, variantSchema } from '../../../scenarios/_schema/index.ts';
import { answerWords } from '../../../src/case/answer-words.ts';
import { assembleKey, claimsOf, type KeyParts } from '../../../src/case/assemble.ts';
import { parseKey } from '../../../src/case/key-file.ts';

const manifest: Manifest = {
  scenario: 'probe',
  variant: 'theft',
  level: 2,
  size: 'short',
  window: { start: '2026-01-01T00:00:00Z', end: '2026-01-02T00:00:00Z' },
  facts: { who: { value: 'AKIA1' }, 'exfil.bytes': { value: 5e9, unit: 'bytes' } },
  entities: [
    { id: 'key:AKIA1', type: 'key', value: 'AKIA1' },
    { id: 'key:AKIA2', type: 'key', value: 'AKIA2' },
    { id: 'bucket:b', type: 'bucket', value: 'b' },
    { id: 'person:Ana Roth', type: 'person', value: 'Ana Roth', aliases: ['ana'] },
  ],
  labels: [
    { id: 'background', kind: 'herring', why: '' },
    { id: 'theft', kind: 'incident', why: 'It.' },
    { id: 'rotation', kind: 'herring', why: 'Planned.' },
    { id: 'twin', kind: 'sibling', why: 'Refused.' },
  ],
  timeline: [
    { at: '2026-01-01T09:00:00Z', text: 'second' },
    { at: '2026-01-01T08:00:00Z', text: 'first' },
  ],
  herrings: [
    { id: 'rotation', entities: ['bucket:b'], why: 'Planned.', facts: {} },
    { id: 'twin', entities: ['key:AKIA1', 'person:Ana Roth'], why: 'Refused. ', facts: {} },
  ],
  brief: {},
};

const rubric = rubricSchema.parse({
  version: 3,
  claims: [
    {
      id: 'reader',
      category: 'action',
      title: 'Who',
      truth: '{{who}} took {{exfil.bytes}}.',
      kind: 'found',
      weight: 30,
      need: [{ anyOf: [{ entity: ['key:{{who}}'] }] }],
      proof: 'reads-{variant}',
      voidedBy: ['theft', 'control'],
    },
    {
      id: 'only-control',
      category: 'action',
      title: 'Not here',
      truth: '{{no.such}}',
      kind: 'found',
      weight: 50,
      need: [{ concept: ['x'] }],
      proof: 'p',
      variants: ['control'],
    },
    {
      id: 'not-theft',
      category: 'action',
      title: 'Not here',
      truth: '-',
      kind: 'found',
      weight: 50,
      need: [{ concept: ['x'] }],
      proof: 'p',
      except: ['theft'],
    },
    {
      id: 'fix',
      category: 'result',
      title: 'Fix',
      truth: 'Rotate {{who|raw}}.',
      kind: 'proposed',
      weight: 10,
      need: [{ concept: ['rotate'] }],
      partial: [[{ entity: ['key:AKIA2'] }]],
    },
  ],
  edges: [
    { from: 'reader', to: 'fix' },
    { from: 'only-control', to: 'fix' },
  ],
  rivals: [
    { id: 'theft', say: 'a theft', facets: [{ concept: ['theft'] }] },
    { id: 'control', say: 'nothing', facets: [{ concept: ['no-loss'] }] },
  ],
  herring_concepts: { rotation: ['rotate'] },
});
const parts = (change: Partial<KeyParts> = {}): KeyParts => ({
  variant: variantSchema.parse({ id: 'theft', title: 'Theft', cause: '{{who}} did it.', phases: [{ name: 'a', use: 'b' }] }),
  rubric,
  queries: { 'reads-theft': 'SELECT 1' },
  exemplar: { result: '{{who}}, not {{herring.entity}}: {{herring.why}}; nor {{sibling.entity}}', pins: [1] },
  brief: 'The brief.',
  caseId: 'abc12345',
  ...change,
});

describe('claimsOf', () => {
  it('keeps the claims of the variant and fills its name into proofs', () => {
    expect(claimsOf(rubric, 'theft').map(({ id, proof }) => [id, proof])).toEqual([
      ['reader', 'reads-theft'],
      ['fix', undefined],
    ]);
    expect(claimsOf(rubric, 'control').map(({ id }) => id)).toEqual(['reader', 'only-control', 'not-theft', 'fix']);
  });
});

describe('assembleKey', () => {
  const key = assembleKey(manifest, parts());
  it('scales the weights that apply to 100', () => {
    expect(key.claims.map(({ id, weight }) => [id, weight])).toEqual([
      ['reader', 75],
      ['fix', 25],
    ]);
  });
  it('fills facts into truth, facets and model, and takes the proof’s SQL along', () => {
    expect(key.claims[0]).toMatchObject({
      truth: 'AKIA1 took 5 GB.',
      need: [{ anyOf: [{ entity: ['key:AKIA1'] }] }],
      proof: { sql: 'SELECT 1' },
    });
    expect(key.claims[1]?.truth).toBe('Rotate AKIA1.');
    expect(key.reveal).toMatchObject({ summary: 'AKIA1 did it.', model: { result: 'AKIA1, not b: Planned; nor Ana Roth' } });
    expect(key.reveal.timeline.map(({ text }) => text)).toEqual(['first', 'second']);
  });
  it('leaves out what names this variant as a rival of itself, and edges to claims that do not apply', () => {
    expect(key.rivals.map(({ id }) => id)).toEqual(['control']);
    expect(key.claims[0]?.voidedBy).toEqual(['control']);
    expect(key.edges).toEqual([{ from: 'reader', to: 'fix' }]);
  });
  it('knows the side of each entity; guilt by a found claim wins over a herring, a proposed claim makes nobody guilty', () => {
    expect(Object.fromEntries(key.entities.map(({ id, side }) => [id, side]))).toEqual({
      'key:AKIA1': 'true',
      'key:AKIA2': 'noise',
      'bucket:b': 'herring',
      'person:Ana Roth': 'herring',
    });
  });
  it('gives herrings their words, and none where there are none', () => {
    expect(key.herrings).toEqual([
      { id: 'rotation', entities: ['bucket:b'], why: 'Planned.', concepts: ['rotate'] },
      { id: 'twin', entities: ['key:AKIA1', 'person:Ana Roth'], why: 'Refused. ' },
    ]);
  });
  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(key))).toEqual(key);
    expect(parseKey(JSON.parse(JSON.stringify(key)), 'key.json')).toEqual(key);
  });

  it.each<[string, Partial<KeyParts>, Partial<Manifest>, RegExp]>([
    ['a fact that is not there', {}, { facts: {} }, /^scenarios\/probe\/rubric\.yaml, claim reader: there is no fact "who"/],
    ['an entity that is not there', {}, { entities: [] }, /claim reader: there is no entity "key:AKIA1" in this case/],
    ['a query that is not there', { queries: {} }, {}, /claim reader: there is no queries\/reads-theft\.sql/],
    [
      'a word that the exemplar needs',
      { exemplar: { result: '{{other.vpc}}' } },
      {},
      /answers\/theft\/exemplar\.yaml: there is no fact "other\.vpc"/,
    ],
  ])('names the file and %s', (_, change, other, message) => {
    expect(() => assembleKey({ ...manifest, ...other }, parts(change))).toThrow(message);
  });
});

describe('answerWords', () => {
  it('offers bystanders who had no part in it', () => {
    const words = answerWords(manifest);
    expect(words).toMatchObject({
      who: { value: 'AKIA1' },
      'other.key': { value: 'AKIA2' },
      'herring.entity': { value: 'b' },
      'sibling.entity': { value: 'Ana Roth' },
    });
    expect(words).not.toHaveProperty('other.bucket');
  });
  it('falls back to any innocent oddity, and is silent where there is none', () => {
    expect(answerWords({ ...manifest, herrings: manifest.herrings.slice(0, 1) })['sibling.entity']).toEqual({ value: 'b' });
    expect(answerWords({ ...manifest, herrings: [] })).not.toHaveProperty('herring.entity');
  });
});
