import { describe, expect, test } from 'vitest';
import type { Key } from '../../../src/case/key.ts';
import { grade } from '../../../src/grading/grade.ts';
import { QueryError, type Connector, type QueryResult, type Value } from '../../../src/query/connector.ts';
import { answer, key as plain } from './meridian-answers.ts';

const PROOF = 'select role, address from proof';
const key: Key = {
  ...plain,
  claims: plain.claims.map((claim) => (claim.id === 'role_session' ? { ...claim, proof: { sql: PROOF } } : claim)),
};

function rows(values: readonly (readonly Value[])[], truncated = false): QueryResult {
  return {
    columns: (values[0] ?? []).map((_, index) => ({ name: `c${index}`, type: 'VARCHAR' })),
    rows: values.length,
    truncated,
    elapsedMs: 0,
    value: (row, column) => values[row]?.[column] ?? null,
  };
}

/** Answers known statements; anything else is an error of the engine. */
function connector(results: Readonly<Record<string, QueryResult>>): Connector & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    engine: 'duckdb-node',
    asked,
    query: (sql) => {
      asked.push(sql);
      const result = results[sql];
      return result
        ? Promise.resolve(result)
        : Promise.reject(new QueryError('Catalog Error: no such table\nLINE 1', sql, { kind: 'catalog' }));
    },
    run: () => Promise.resolve(),
    insert: () => Promise.resolve(),
    lock: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Some number of the key that nobody shows by chance. */
const FACT = Object.values(plain.facts).find(({ value }) => typeof value === 'number' && value > 9999)?.value as number;

describe('evidence', () => {
  const engine = connector({
    [PROOF]: rows([['etl-batch-role', '203.0.113.44']]),
    good: rows([
      ['ETL-batch-role', { ip: '203.0.113.44', n: 7 }],
      ['github-deploy', { ip: '192.0.2.12', n: 1 }],
    ]),
    other: rows([['backup-svc', '10.0.0.1']]),
    empty: rows([]),
    wide: rows(Array.from({ length: 2001 }, () => ['etl-batch-role', '203.0.113.44'])),
  });
  const pinned = { ...answer(), pins: ['good', 'other', 'empty', 'wide', 'broken'].map((sql) => ({ sql, note: '' })) };

  test('every pin has a status and a claim knows the pins that show it', async () => {
    const report = await grade(key, pinned, engine);
    expect(report.pins.map((pin) => pin.status)).toEqual(['holds', 'holds', 'empty', 'too-wide', 'fails']);
    expect(report.pins[4]?.reason).toBe('The query does not run: Catalog Error: no such table');
    const claim = report.claims.find(({ id }) => id === 'role_session');
    expect(claim?.supportedBy).toEqual([0]);
    expect(claim?.grounded).toBe(true);
    expect(report.claims.filter(({ grounded }) => grounded)).toHaveLength(1);
  });

  test('proofs are asked only for claims that were told, and only when a pin holds', async () => {
    const quiet = connector({ [PROOF]: rows([['x']]), good: rows([['x']]) });
    await grade(key, { action: 'Nothing.', pins: [{ sql: 'good' }] }, quiet);
    expect(quiet.asked).toEqual(['good']);
    const bare = connector({});
    await grade(key, answer(), bare);
    expect(bare.asked).toEqual([]);
  });

  test('the number of pins is capped', async () => {
    const many = connector({ good: rows([['x']]) });
    const report = await grade(key, { pins: Array.from({ length: 100 }, () => ({ sql: 'good' })) }, many, { maxPins: 3 });
    expect(report.pins).toHaveLength(3);
    expect(many.asked).toHaveLength(3);
  });

  test('a proof that fails supports nothing and breaks nothing', async () => {
    const report = await grade(key, pinned, connector({ good: rows([['etl-batch-role', '203.0.113.44']]) }));
    expect(report.claims.every(({ grounded }) => !grounded)).toBe(true);
    expect(report.score).toBe(100);
  });

  test.each([
    ['a query about nothing', [['1', 1]], true],
    ['an innocent name', [['backup-svc']], true],
    ['a small number', [[7]], true],
    ['the account of the bucket, which stands in every row', [['246813579111']], true],
    ['what the brief says', [['claims-ledger-7f']], true],
    ['a name of the truth', [['ETL-batch-role']], false],
    ['the value of a fact, whatever its type', [[FACT]], false],
  ])('%s: does the cap for want of evidence hold? (%j)', async (_, shown, holds) => {
    const facts = { ...key.facts, 'victim.account': { value: '246813579111' }, 'listing.bucket': { value: 'claims-ledger-7f' } };
    const bare: Key = { ...key, facts, brief: `${key.brief} The bucket is claims-ledger-7f.`, caps: [{ when: 'no-evidence', max: 1 }] };
    const prose = { result: 'Patient claims were exposed to the attacker.', pins: [{ sql: 'pin' }] };
    const report = await grade(bare, prose, connector({ pin: rows(shown) }));
    expect(report.pins[0]?.status).toBe('holds');
    expect(report.notes.some(({ text }) => text.includes('no name, amount or time'))).toBe(holds);
    expect(report.score > 1).toBe(!holds);
  });
});

describe('what a pin shows', () => {
  const CLAIM = 'role_session';
  const made: Key = {
    ...key,
    claims: key.claims.map((claim) => (claim.id === CLAIM ? { ...claim, truth: 'The session of subject repo:strangers/box.' } : claim)),
    facts: {
      ...key.facts,
      'entry.subject': { value: 'repo:strangers/box' },
      'entry.trust': { value: 'repo:stran*' },
      'entry.role': { value: 'etl-batch-role' },
      'actor.role': { value: 'etl-batch-role' },
    },
  };
  const proof = rows([['etl-batch-role', '203.0.113.44', 'repo:strangers/box']]);
  const shown = async (pin: QueryResult, text: Parameters<typeof answer>[0] = {}): Promise<readonly number[]> => {
    const report = await grade(made, { ...answer(text), pins: [{ id: 'E7', sql: 'pin' }] }, connector({ [PROOF]: proof, pin }));
    return report.claims.find(({ id }) => id === CLAIM)?.supportedBy ?? [];
  };
  const CITED = { [CLAIM]: 'The stolen key was then used from 203.0.113.44 to assume etl-batch-role. @E7 ' };

  test.each<[string, readonly (readonly Value[])[], boolean]>([
    ['the names and something only this claim has', [['etl-batch-role', '203.0.113.44', 'repo:strangers/box']], true],
    ['the same inside a document', [['etl-batch-role', { ip: '203.0.113.44', policy: '{"sub": ["repo:stran*"]}' }]], true],
    ['names that other claims have too', [['etl-batch-role', '203.0.113.44']], false],
    ['what only this claim has, without its names', [['repo:strangers/box', 'github-deploy']], false],
    ['values of many rows that never meet', [['etl-batch-role'], ['203.0.113.44'], ['repo:strangers/box'], ['a'], ['b'], ['c']], false],
  ])('%s', async (_, values, holds) => {
    expect(await shown(rows(values))).toEqual(holds ? [0] : []);
  });
  test('citing the pin beside the words decides where the names stand in it', async () => {
    expect(await shown(rows([['etl-batch-role', '203.0.113.44']]), CITED)).toEqual([0]);
    expect(await shown(rows([['github-deploy', '192.0.2.12']]), CITED)).toEqual([]);
  });
});
