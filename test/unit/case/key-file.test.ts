import { describe, expect, it } from 'vitest';
import { parseKey } from '../../../src/case/key-file.ts';

const key = {
  version: 1,
  case: 'abc12345',
  scenario: 'probe',
  variant: 'theft',
  window: { start: 'a', end: 'b' },
  brief: '',
  facts: { who: { value: 'x' } },
  entities: [{ id: 'key:x', type: 'key', value: 'x', side: 'true' }],
  claims: [{ id: 'a', category: 'task', weight: 100, need: [] }],
  edges: [],
  rivals: [],
  herrings: [],
  caps: [],
  reveal: { summary: '' },
  later: 'what a newer patch release adds is kept',
};

describe('parseKey', () => {
  it('gives back a Key as it stands', () => {
    expect(parseKey(key, 'key.json')).toBe(key);
  });
  it.each<[string, unknown, RegExp]>([
    ['nothing', null, /^key\.json is not a Key: top: .*Make one with "tracehound key"/],
    ['text', 'hello', /is not a Key: top/],
    ['no claims', { ...key, claims: [] }, /is not a Key: claims: /],
    ['a strange side', { ...key, entities: [{ id: 'a', type: 'b', value: 'c', side: 'evil' }] }, /is not a Key: entities\.0\.side: /],
    ['a fact without value', { ...key, facts: { who: {} } }, /is not a Key: facts\.who\.value: /],
    ['a newer version', { ...key, version: 2 }, /^key\.json is a Key of a newer Tracehound \(version 2\); update/],
    ['an older version', { ...key, version: 0 }, /is not a Key: version: /],
  ])('refuses %s in one sentence', (_, value, message) => {
    expect(() => parseKey(value, 'key.json')).toThrow(message);
  });
});
