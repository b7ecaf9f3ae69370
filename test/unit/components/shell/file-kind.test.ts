import { expect, test } from 'vitest';
import { fileKind, wrongFile } from '../../../../src/components/shell/file-kind.ts';

const file = (content: string | object, name = 'a.json') =>
  new File([typeof content === 'string' ? content : JSON.stringify(content, undefined, 2)], name);

test.each([
  ['case', 'PK\u0003\u0004…'],
  ['key', { version: 1, case: 'x', claims: [], reveal: {} }],
  ['attempt', { kind: 'tracehound-attempt', version: 1 }],
  ['answer', { case: 'x', scenario: 'y', answer: { situation: '' } }],
  ['other', { kind: 'other' }],
  ['other', '{ "claims": ['],
  ['other', 'id,name\n1,x\n'],
  ['other', ''],
] as const)('a %s is told by its content', async (kind, content) => {
  expect(await fileKind(file(content))).toBe(kind);
});

test('what is wrong is said with the file’s name, and what is wanted', async () => {
  const key = file({ claims: [], reveal: {} }, 'key.json');
  expect(await wrongFile(key, 'key')).toBeUndefined();
  expect(await wrongFile(key, 'case')).toMatch(/^“key\.json” is the key of a case\. A case file ends in \.thcase/);
  expect(await wrongFile(file('PK', 'a.thcase'), 'attempt')).toMatch(/^“a\.thcase” is a case file\. /);
});
