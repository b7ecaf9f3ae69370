import { describe, expect, it } from 'vitest';
import { parseSeed } from '../../../generators/core/seed.ts';
import { makeCase, makeKey, planManifest, type CaseRequest } from '../../../src/case/make.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';
import { templateScenario } from '../../helpers/template-scenario.ts';

const loaded = templateScenario();
const request = (change: Partial<CaseRequest> = {}): CaseRequest => ({
  loaded,
  seed: parseSeed('5eed'.repeat(16)),
  level: 2,
  size: 'short',
  scale: 0.02,
  variant: 'leaked-key',
  ...change,
});

describe('makeCase', () => {
  it('gives a Case without seed, variant or Key, whose catalogue is what was loaded', async () => {
    const connector = await nodeConnector();
    const shares: number[] = [];
    const made = await makeCase(connector, request(), { onProgress: ({ share }) => void shares.push(share) });
    for (const table of made.case.tables)
      expect((await connector.query(`SELECT count(*) FROM "${table.name}"`)).value(0, 0), table.name).toBe(table.rows);
    expect(made.case.tables.every((table) => /^[0-9a-f]{64}$/.test(table.sha256))).toBe(true);
    const text = JSON.stringify(made.case);
    expect(text).not.toMatch(/5eed5eed|leaked-key|\{\{|undefined/);
    expect(Object.keys(made.case)).not.toEqual(expect.arrayContaining(['variant', 'seed', 'facts']));
    expect(made.case.questions.every(({ hints }) => hints.length === 4)).toBe(true);
    // No truth beside the tables unless an author asks for it.
    await expect(connector.query('SELECT * FROM truth.cloudtrail')).rejects.toThrow();
    expect(shares.length).toBeGreaterThan(2);
    expect(shares.every((share, index) => share >= 0 && share <= 1 && share >= (shares[index - 1] ?? 0))).toBe(true);
    expect(shares.at(-1)).toBe(1);
  });

  it('lists the columns of each table as the table has them, in order and type', async () => {
    const connector = await nodeConnector();
    const { case: made } = await makeCase(connector, request());
    const plain = (type: string) => type.replaceAll('"', '').replace(/\s+/g, '').toUpperCase();
    for (const table of made.tables) {
      const found = await connector.query(`SELECT column_name, column_type FROM (DESCRIBE "${table.name}")`);
      const columns = Array.from({ length: found.rows }, (_, row) => [found.value(row, 0), found.value(row, 1)] as [string, string]);
      // Text of few values is kept as an ENUM of them; the catalogue calls it what it reads like.
      const kept = new Set(columns.filter(([, type]) => !type.includes('ENUM(')).map(([name]) => name));
      expect(
        table.columns.map(({ name, type }) => [name, kept.has(name) ? plain(type) : '']),
        table.name,
      ).toEqual(columns.map(([name, type]) => [name, kept.has(name) ? plain(type) : '']));
      expect(kept.has('_rid') && kept.has('_arrived'), table.name).toBe(true);
    }
  });

  it('stops when asked to, with the reason', async () => {
    const connector = await nodeConnector();
    const abort = new AbortController();
    const reason = new Error('enough');
    await expect(makeCase(connector, request(), { signal: abort.signal, onProgress: () => abort.abort(reason) })).rejects.toBe(reason);
  });
});

describe('makeKey', () => {
  it('needs no rows and fits the Case that is made', async () => {
    const connector = await nodeConnector();
    const key = makeKey(request());
    const { case: made, manifest } = await makeCase(connector, request());
    expect(key).toMatchObject({ case: made.id, brief: made.brief, window: made.window, facts: manifest.facts });
    expect(planManifest(request())).toEqual(manifest);
  });

  it('names each case once: any other seed, level, size, scale or variant is another case', () => {
    const ids = [
      {},
      { level: 3 as const },
      { size: 'full' as const },
      { scale: 0.03 },
      { variant: 'control' },
      { seed: parseSeed('6eed'.repeat(16)) },
    ].map((change) => makeKey(request(change)).case);
    expect(new Set(ids).size).toBe(ids.length);
    expect(makeKey(request()).case).toBe(ids[0]);
  });

  it('lets the seed choose the variant', () => {
    const variants = Array.from({ length: 12 }, (_, n) => {
      const { variant: _chosen, ...open } = request({ seed: parseSeed(n.toString(16).padStart(64, 'a')) });
      return planManifest(open).variant;
    });
    expect(new Set(variants)).toEqual(new Set(['leaked-key', 'control']));
  });

  it('says which file is missing', () => {
    expect(() => makeKey(request({ loaded: { ...loaded, rubric: undefined } }))).toThrow(
      'scenarios/probe-scenario: there is no rubric.yaml.',
    );
    expect(() => makeKey(request({ variant: 'aliens' }))).toThrow(/Unknown variant "aliens".*Known: control, leaked-key/);
  });
});
