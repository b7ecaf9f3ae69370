import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Case } from '../../../src/case/case.ts';
import { CaseFileError, checkTables, openCaseFile, parseCase, saveCaseFile } from '../../../src/case/file.ts';
import { readZip, writeZip } from '../../../src/case/zip.ts';
import { openNode } from '../../../src/query/duckdb-node.ts';
import { loadTables } from '../../../src/query/load.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';
import { SAMPLE, sampleMessages } from '../../helpers/sample-case.ts';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const CASE: Case = {
  version: 1,
  id: 'c0ffee0123456789',
  scenario: 's3-exfiltration',
  title: 'Too many reads',
  level: 2,
  size: 'short',
  tracehound: '0.1.0',
  window: { start: '2026-05-01T00:00:00Z', end: '2026-05-02T00:00:00Z' },
  brief: '# What we know\n\nSomebody wrote a mail.',
  questions: [{ id: 'who', text: 'Who?', hints: ['Look.'] }],
  starters: [{ name: 'All', sql: 'FROM requests' }],
  minutes: 45,
  tables: [
    {
      name: 'requests',
      title: 'Requests',
      description: 'For tests.',
      spec: 'https://docs.example/',
      source: 'requests',
      time: 'time',
      columns: [
        { name: '_rid', type: 'BIGINT', description: '' },
        ...SAMPLE.columns,
        { name: '_arrived', type: 'TIMESTAMP', description: '' },
      ],
      rows: 4,
      sha256: 'a'.repeat(64),
      raw: { format: 'line', sql: 'agent' },
    },
  ],
};

let database: Uint8Array;
let file: Uint8Array;

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thcase-'));
  const connector = await openNode({ path: join(folder, 'tables.duckdb') });
  await loadTables(connector, [SAMPLE], sampleMessages());
  await connector.close();
  database = new Uint8Array(await readFile(join(folder, 'tables.duckdb')));
  await rm(folder, { recursive: true });
  file = await saveCaseFile(CASE, database);
});

/** The file with one of its entries replaced, still a canonical ZIP. */
const withEntry = (name: string, bytes: Uint8Array): Uint8Array =>
  writeZip(readZip(file).map((entry) => (entry.name === name ? { name, bytes } : entry)));
const withJson = (change: (json: Record<string, unknown>) => unknown): Uint8Array => {
  const json = JSON.parse(new TextDecoder().decode(readZip(file)[0]?.bytes)) as Record<string, unknown>;
  return withEntry('case.json', encode(JSON.stringify(change(json))));
};
const refusal = (bytes: Uint8Array): Promise<string> =>
  openCaseFile(bytes).then(
    () => 'opened',
    (error: unknown) => {
      expect(error).toBeInstanceOf(CaseFileError);
      return (error as Error).message;
    },
  );

describe('.thcase', () => {
  it('comes back as it was saved, and saving it again gives the same bytes', async () => {
    const opened = await openCaseFile(file);
    expect(opened.case).toEqual(CASE);
    expect(opened.database).toEqual(database);
    expect(await saveCaseFile(opened.case, opened.database)).toEqual(file);
  });

  it('holds a database that DuckDB opens and that fits its catalogue', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'thcase-'));
    const path = join(folder, 'x.duckdb');
    await (await import('node:fs/promises')).writeFile(path, (await openCaseFile(file)).database);
    const connector = await nodeConnector({ path, readOnly: true });
    await checkTables(connector, CASE);
    const table = CASE.tables[0] as Case['tables'][number];
    await expect(checkTables(connector, { ...CASE, tables: [{ ...table, rows: 5 }] })).rejects.toThrow('should have 5 rows but has 4');
    await expect(checkTables(connector, { ...CASE, tables: [{ ...table, name: 'other' }] })).rejects.toThrow('"other" is missing');
    await expect(
      checkTables(connector, { ...CASE, tables: [{ ...table, columns: [{ name: 'zz', type: 'DATE', description: '' }] }] }),
    ).rejects.toThrow('"zz"');
    const labelled = await nodeConnector();
    await loadTables(labelled, [SAMPLE], sampleMessages());
    await labelled.run('CREATE SCHEMA truth; CREATE TABLE truth.requests AS SELECT 1 AS label');
    await expect(checkTables(labelled, CASE)).rejects.toThrow('does not describe: "truth.requests"');
  });

  it("opens without the platform's SHA-256, which plain HTTP does not have", async () => {
    vi.stubGlobal('crypto', { getRandomValues: crypto.getRandomValues.bind(crypto) });
    try {
      expect((await openCaseFile(await saveCaseFile(CASE, database))).case).toEqual(CASE);
    } finally {
      vi.unstubAllGlobals();
    }
  });

  it('says in one sentence why it refuses', async () => {
    expect(await refusal(encode('hello'))).toContain('not a ZIP file');
    expect(await refusal(writeZip([{ name: 'a.txt', bytes: encode('x') }]))).toContain('not of a case');
    expect(await refusal(file.slice(0, -100))).toContain('changed after it was written');
    expect(await refusal(withEntry('brief.md', new Uint8Array([0xff, 0xfe, 0x41])))).toContain('brief.md is not text');
    expect(await refusal(withEntry('brief.md', new Uint8Array(70_000).fill(65)))).toContain('brief.md is too large');
    expect(await refusal(withEntry('case.json', encode('{')))).toContain('not JSON');
    expect(await refusal(withJson((json) => ({ ...json, version: 2 })))).toContain('newer Tracehound');
    expect(await refusal(withJson((json) => ({ ...json, seed: 'x' })))).toContain('seed');
    expect(await refusal(withJson((json) => ({ ...json, level: 9 })))).toContain('level');
    expect(await refusal(withJson((json) => ({ ...json, scenario: '../up' })))).toContain('scenario');
    expect(await refusal(withEntry('tables.duckdb.gz', encode('not gzip')))).toContain('cannot be unpacked');
    expect(await refusal(withJson((json) => ({ ...json, database: { bytes: database.length, sha256: 'b'.repeat(64) } })))).toContain(
      'not those that it was made with',
    );
    expect(await refusal(withJson((json) => ({ ...json, database: { bytes: database.length + 1, sha256: 'b'.repeat(64) } })))).toContain(
      'smaller than it says',
    );
    expect(await refusal(withJson((json) => ({ ...json, database: { bytes: 2e9, sha256: 'b'.repeat(64) } })))).toContain('at most 1500 MB');
  });

  it('does not unpack a bomb', async () => {
    const zeros = new Response(new Blob([new Uint8Array(200_000_000)]).stream().pipeThrough(new CompressionStream('gzip')));
    const started = performance.now();
    expect(await refusal(withEntry('tables.duckdb.gz', new Uint8Array(await zeros.arrayBuffer())))).toContain('larger than it says');
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('refuses every single-bit change', () => {
    const small = writeZip([
      { name: 'case.json', bytes: encode('{"a":1}') },
      { name: 'brief.md', bytes: encode('b') },
      { name: 'tables.duckdb.gz', bytes: encode('tables') },
    ]);
    let accepted = 0;
    for (let at = 0; at < small.length * 8; at++) {
      const changed = small.slice();
      changed[at >> 3] = (changed[at >> 3] ?? 0) ^ (1 << (at & 7));
      try {
        readZip(changed);
        accepted++;
      } catch {
        // Refused.
      }
    }
    expect(accepted).toBe(0);
  });

  it('refuses insertions, deletions and joins anywhere', () => {
    const small = writeZip([
      { name: 'a', bytes: encode('x'.repeat(50)) },
      { name: 'b', bytes: encode('y') },
    ]);
    fc.assert(
      fc.property(fc.nat(small.length), fc.uint8Array({ minLength: 0, maxLength: 8 }), fc.nat(8), (at, inserted, removed) => {
        const changed = Uint8Array.from([...small.slice(0, at), ...inserted, ...small.slice(at + removed)]);
        if (changed.length === small.length && changed.every((byte, i) => byte === small[i])) return;
        expect(() => readZip(changed)).toThrow();
      }),
      { numRuns: 1000 },
    );
  });

  it.each(['../x', '/x', 'a//b', 'A', 'a\\b', 'con:', '.hidden', 'a/../b', '', 'é', 'a'.repeat(70)])(
    'never writes or reads the name %j',
    (name) => {
      expect(() => writeZip([{ name, bytes: encode('x') }])).toThrow('name');
    },
  );

  it('refuses two entries of one name', () => {
    expect(() =>
      writeZip([
        { name: 'a', bytes: encode('x') },
        { name: 'a', bytes: encode('y') },
      ]),
    ).toThrow('same name');
  });

  it('is opened by other tools', async () => {
    const { unzipSync } = await import('fflate');
    expect(Object.keys(unzipSync(file))).toEqual(['case.json', 'brief.md', 'tables.duckdb.gz']);
  });
});

describe('parseCase', () => {
  it('accepts a Case and refuses one with a secret in it', () => {
    expect(parseCase(structuredClone(CASE))).toEqual(CASE);
    expect(() => parseCase({ ...CASE, variant: 'control' })).toThrow('variant');
    expect(() => parseCase(null)).toThrow('not a case');
  });
});
