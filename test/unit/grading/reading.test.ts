import { describe, expect, test } from 'vitest';
import { judge } from '../../../src/grading/grade.ts';
import { read } from '../../../src/grading/reading.ts';
import type { Key } from '../../../src/case/key.ts';
import { answer, key } from './meridian-answers.ts';

describe('a claim whose truth is an absence', () => {
  const asked: Key = {
    ...key,
    claims: key.claims.map((claim) =>
      claim.id === 'role_session' ? { ...claim, need: [{ concept: ['task-gone'] }, { entity: ['role:etl'] }], partial: [] } : claim,
    ),
  };
  test.each([
    ['The job did not run under etl-batch-role.', 'met'],
    ['The job did not touch etl-batch-role.', 'missed'],
  ])('%s %s', (text, verdict) => {
    const report = judge(asked, answer({ role_session: text, contain_creds: '', egress_path: '', s3_burst: '' }));
    expect(report.claims.find(({ id }) => id === 'role_session')?.verdict).toBe(verdict);
  });
});

describe('settings', () => {
  const called = (name: string): Key => ({
    ...key,
    entities: [...key.entities, { id: `setting:${name}`, type: 'setting', value: name, aliases: [], side: 'noise' }],
  });
  const ideas = (name: string): string[] =>
    read(called(name), { action: `We looked at the ${name}.` }).mentions.flatMap(({ kind, id }) => (kind === 'concept' ? [id] : []));
  test('called by everyday words mean what those words mean', () => {
    expect(ideas('mixed precision')).toContain('mixed-precision');
    expect(ideas('mixed_precision')).not.toContain('mixed-precision');
  });
});
