import { describe, expect, it } from 'vitest';
import type { QueryError } from '../../../src/query/connector.ts';
import { queryError } from '../../../src/query/errors.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';

const error = (message: string, sql: string) => queryError(new Error(message), sql);

describe('queryError', () => {
  it('drops the repeated line, keeps the place and the offers', () => {
    const sql = 'SELECT a,\n  bb\nFROM t';
    const found = error(
      'Binder Error: Referenced column "bb" not found in FROM clause!\nCandidate bindings: "b", "c"\n\nLINE 2:   bb\n          ^',
      sql,
    );
    expect(found.message).toBe('Binder Error: Referenced column "bb" not found in FROM clause!\nCandidate bindings: "b", "c"');
    expect(found.detail).toEqual({ kind: 'binder', position: sql.indexOf('bb'), candidates: ['b', 'c'] });
  });
  it('finds the place in a long line that is shown in part', () => {
    const sql = `SELECT ${'x'.repeat(200)}, wrong FROM t`;
    const at = sql.indexOf('wrong');
    const excerpt = `...${sql.slice(at - 30, at + 20)}...`;
    expect(error(`Binder Error: no\n\nLINE 1: ${excerpt}\n${' '.repeat(8 + 3 + 30)}^`, sql).detail.position).toBe(at);
  });
  it.each([
    ['tabs', "SELECT\t\t'ab', wrong"],
    ['wide characters', "SELECT '日本語', 'ＡＢ', wrong"],
    ['combining ones', "SELECT 'e\u0301e\u0301', wrong"],
    ['emoji, joined ones too', "SELECT '🙂🙂 👩‍👩‍👧', wrong"],
    ['a line that is shown in part', `SELECT '${'日'.repeat(100)}',\t wrong, '${'é'.repeat(150)}'`],
    ['an earlier line', "SELECT '日本',\n\t\t'語', wrong"],
  ])('finds the place after %s, as the engine counts', async (_, select) => {
    const sql = `${select} FROM range(3)`;
    const failure = await (await nodeConnector()).query(sql).catch((cause: unknown) => cause as QueryError);
    expect(failure).toMatchObject({ detail: { position: sql.indexOf('wrong') } });
  });
  it("reads DuckDB-Wasm's JSON form", () => {
    const found = error(
      '{"exception_type":"Parser","exception_message":"syntax error at or near \\"selec\\"\\n\\nLINE 1: selec 1\\n        ^","position":"0"}',
      'selec 1',
    );
    expect(found.message).toBe('Parser Error: syntax error at or near "selec"');
    expect(found.detail).toEqual({ kind: 'syntax', position: 0 });
  });
  it('does not offer the names of its own catalogue', () => {
    const found = error('Catalog Error: Table with name x does not exist!\nDid you mean "pg_class"?', 'FROM x');
    expect(found.message).toBe('Catalog Error: Table with name x does not exist!');
    expect(found.detail.candidates).toBeUndefined();
  });
  it.each([
    ['Catalog Error: x', 'catalog'],
    ['Conversion Error: x', 'conversion'],
    ['Out of Memory Error: failed to allocate data of size 1', 'memory'],
    ['INTERRUPT Error: Interrupted!', 'interrupted'],
    ['query was canceled', 'interrupted'],
    ['Permission Error: Cannot access file - disabled by configuration', 'permission'],
    ['Invalid Input Error: Cannot change configuration option "threads" - the configuration has been locked', 'permission'],
    ['Invalid Input Error: Cannot execute statement of type "INSERT" on database "x" which is attached in read-only mode!', 'permission'],
    ['something else', 'other'],
  ])('%s: %s', (message, kind) => {
    expect(error(message, 'SELECT 1').detail.kind).toBe(kind);
  });
  it('says what to do where the message alone does not', () => {
    expect(
      error('Catalog Error: Scalar Function with name "json_extract" is not in the catalog, but it exists in the json extension.', 'x')
        .message,
    ).toContain('STRUCT and MAP');
    expect(
      error('Invalid Input Error: Cannot execute statement of type "DELETE" on database "x" which is attached in read-only mode!', 'x')
        .message,
    ).toContain('read-only');
  });
});
