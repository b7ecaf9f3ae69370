import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Case } from '../../../src/case/case.ts';
import * as file from '../../../src/case/file.ts';
import * as make from '../../../src/case/make.ts';
import { toObjects, type Connector } from '../../../src/query/connector.ts';
import { openNode } from '../../../src/query/duckdb-node.ts';
import { literal } from '../../../src/query/sql.ts';
import { SMALL, tracehound, workFolder } from './run.ts';

type Table = Case['tables'][number];
const folder = workFolder();
const at = (...path: string[]): string => join(folder, ...path);
const write = (format: string, out: string) => tracehound('generate', ...SMALL, '--format', format, '--out', out);
const caseIn = (out: string): Case => JSON.parse(readFileSync(join(out, 'case.json'), 'utf8')) as Case;

/** The tables as the database of `--format duckdb` holds them: what every other format is compared with. */
let reference: Connector;
let made: Case;
beforeAll(async () => {
  const out = at('duckdb');
  expect((await write('duckdb', out)).code).toBe(0);
  expect(readdirSync(out).sort()).toEqual(['brief.md', 'case.json', 'tables.duckdb']);
  made = caseIn(out);
  expect(made.tables.length).toBeGreaterThan(10);
  reference = await openNode({ path: join(out, 'tables.duckdb'), readOnly: true });
}, 240_000);
afterAll(() => reference?.close());

/** The case is made once: what is tested here is how it is written. */
async function copied(connector: Connector): Promise<make.MadeCase> {
  await connector.run(`ATTACH ${literal(at('duckdb', 'tables.duckdb'))} AS made (READ_ONLY)`);
  for (const { name } of made.tables) await connector.run(`CREATE TABLE "${name}" AS FROM made.main."${name}"`);
  await connector.run('DETACH made');
  return { case: made } as make.MadeCase;
}
beforeEach(() => void vi.spyOn(make, 'makeCase').mockImplementation(copied));
afterEach(() => vi.restoreAllMocks());

/** How a file of one table is read back, with the types of the catalogue; nested values in CSV are JSON text. */
const READERS: Readonly<Record<string, (path: string, columns: Table['columns']) => string>> = {
  parquet: (path) => `read_parquet(${literal(path)})`,
  ndjson: (path, columns) => `read_json(${literal(path)}, format = 'newline_delimited', columns = ${types(columns)})`,
  csv: (path, columns) => {
    const nested = columns.filter(({ type }) => /STRUCT|MAP|\[/.test(type));
    const flat = columns.map((column) => (nested.includes(column) ? { ...column, type: 'JSON' } : column));
    const back = nested.map(({ name, type }) => `"${name}"::${type} AS "${name}"`);
    return `(SELECT * ${back.length ? `REPLACE (${back.join(', ')})` : ''}
      FROM read_csv(${literal(path)}, header = true, nullstr = '', allow_quoted_nulls = false, columns = ${types(flat)}))`;
  },
};
const types = (columns: Table['columns']): string =>
  `{${columns.map(({ name, type }) => `${literal(name)}: ${literal(type)}`).join(', ')}}`;

/** Rows of a table that a relation lacks, has besides, or has with another value. */
async function different({ name, columns }: Table, relation: string): Promise<unknown> {
  const unlike = columns.map((column) => `one."${column.name}" IS DISTINCT FROM other."${column.name}"`).join(' OR ');
  const sql = `SELECT count(*) FROM main."${name}" AS one FULL JOIN ${relation} AS other ON one._rid = other._rid WHERE ${unlike}`;
  return (await reference.query(sql)).value(0, 0);
}

describe('every format holds the same rows of every table', () => {
  it.each(Object.entries(READERS))('%s', async (format, reader) => {
    const out = at(format);
    expect((await write(format, out)).code).toBe(0);
    expect(caseIn(out)).toEqual(made);
    expect(readFileSync(join(out, 'brief.md'), 'utf8')).toBe(made.brief);
    const files = made.tables.map(({ name }) => `${name}.${format}`);
    expect(readdirSync(out).sort()).toEqual([...files, 'brief.md', 'case.json'].sort());
    for (const table of made.tables) {
      const { name, columns, rows } = table;
      const read = reader(join(out, `${name}.${format}`), columns);
      expect((await reference.query(`SELECT count(*) FROM ${read}`)).value(0, 0), name).toBe(rows);
      expect(await different(table, read), name).toBe(0);
    }
  });

  it('case', async () => {
    const out = at('small.thcase');
    expect((await write('case', out)).code).toBe(0);
    const opened = await file.openCaseFile(new Uint8Array(readFileSync(out)));
    expect(opened.case).toEqual(made);
    writeFileSync(at('unpacked.duckdb'), opened.database);
    await reference.run(`ATTACH ${literal(at('unpacked.duckdb'))} AS unpacked (READ_ONLY)`);
    for (const table of made.tables) expect(await different(table, `unpacked.main."${table.name}"`), table.name).toBe(0);
  });

  it('Parquet keeps the types', async () => {
    for (const { name, columns } of made.tables) {
      const typed = columns.map((column) => `NULL::${column.type} AS "${column.name}"`).join(', ');
      const types = async (sql: string) => toObjects(await reference.query(`SELECT column_name, column_type FROM (DESCRIBE ${sql})`));
      expect(await types(`FROM read_parquet(${literal(at('parquet', `${name}.parquet`))})`), name).toEqual(await types(`SELECT ${typed}`));
    }
  });

  it('a folder with the database is a case to query', async () => {
    const table = made.tables.find(({ rows }) => rows > 0)!;
    const { out } = await tracehound('query', '--case', at('duckdb'), `SELECT count(*) AS n FROM "${table.name}"`);
    expect(JSON.parse(out)).toEqual({ n: table.rows });
  });
});

describe('nothing is half-written when it fails', () => {
  it.each(Object.keys(READERS))('%s: a table that cannot be copied', async (format) => {
    vi.spyOn(make, 'makeCase').mockImplementation(async (connector) => {
      const result = await copied(connector);
      return { ...result, case: { ...made, tables: [...made.tables, { ...made.tables[0]!, name: 'no_such_table' }] } };
    });
    const { code, notes } = await write(format, at('failed', format));
    expect(code).toBe(1);
    expect(notes.at(-1)).toMatch(/^tracehound: [^\n]*no_such_table/);
    expect(existsSync(at('failed'))).toBe(false);
  });

  it('case: bytes that cannot be packed; an empty folder of the same name stays', async () => {
    vi.spyOn(file, 'saveCaseFile').mockRejectedValue(new Error('no space left'));
    mkdirSync(at('empty'));
    const { code, notes } = await write('case', at('empty', 'failed.thcase'));
    expect({ code, last: notes.at(-1) }).toEqual({ code: 1, last: 'tracehound: no space left' });
    expect(readdirSync(at('empty'))).toEqual([]);
  });
});
