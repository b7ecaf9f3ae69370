import { describe, expect, it } from 'vitest';
import { jsonNested } from '../../../../../generators/core/source-kit/json-nested.ts';
import { nodeConnector } from '../../../../helpers/node-connector.ts';

async function nested(entries: Readonly<Record<string, string>> | null): Promise<unknown> {
  const connector = await nodeConnector();
  const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
  const map = entries
    ? `map([${Object.keys(entries).map(text).join(', ')}]::VARCHAR[], [${Object.values(entries).map(text).join(', ')}]::VARCHAR[])`
    : 'NULL::MAP(VARCHAR, VARCHAR)';
  const result = await connector.query(`SELECT ${jsonNested('m')} AS j FROM (SELECT ${map} AS m)`);
  const json = result.value(0, 0);
  return json === null ? null : JSON.parse(json as string);
}

describe('jsonNested', () => {
  it('builds objects and arrays from dotted keys', async () => {
    expect(
      await nested({ 'a.b.c': 'x', 'a.b.d': 'y', z: '1', 'a.l.0': 'p', 'a.l.1': 'q', 'o.0.k': '1', 'o.0.m': 'true', 'o.1.k': '2' }),
    ).toEqual({ a: { b: { c: 'x', d: 'y' }, l: ['p', 'q'] }, o: [{ k: 1, m: true }, { k: 2 }], z: 1 });
  });

  it('keeps text that only looks like a number', async () => {
    expect(await nested({ account: '111122223333', version: '2012-10-17', zero: '007', n: '-5', none: '' })).toEqual({
      account: '111122223333',
      version: '2012-10-17',
      zero: '007',
      n: -5,
      none: '',
    });
  });

  it('escapes quotes, backslashes and line breaks, in keys too', async () => {
    const policy = '{"Statement":[{"Effect":"Allow"}]}\n\\';
    expect(await nested({ policyDocument: policy, 'a"b': 'c' })).toEqual({ policyDocument: policy, 'a"b': 'c' });
  });

  it('tells nothing from an empty map', async () => {
    expect(await nested(null)).toBeNull();
    expect(await nested({})).toEqual({});
  });
});
