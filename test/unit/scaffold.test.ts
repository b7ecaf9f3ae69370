import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Producer } from '../../generators/core/producer.ts';
import { collect } from '../../generators/core/registry.ts';
import type { Source } from '../../generators/core/source.ts';
import { rows } from '../../src/case/gate.ts';
import { gates } from '../../src/case/gates.ts';
import { conclude, examine, verificationSeed } from '../../src/case/verify.ts';
import { openNode } from '../../src/query/duckdb-node.ts';
import { loadTables } from '../../src/query/load.ts';
import { scaffold } from '../../scenarios/_template/new.mjs';
import { generateAll, hashes, testConfig, testSeed } from '../helpers/generate.ts';
import { nodeConnector } from '../helpers/node-connector.ts';
import { templateScenario } from '../helpers/template-scenario.ts';

const repository = join(import.meta.dirname, '..', '..');
let root = '';

beforeAll(() => {
  // A repository of its own, which borrows the core and the packages of this one.
  root = mkdtempSync(join(tmpdir(), 'tracehound-new-'));
  mkdirSync(join(root, 'generators'));
  symlinkSync(join(repository, 'generators', 'core'), join(root, 'generators', 'core'));
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const unit = async <T>(kind: string, id: string): Promise<T> => {
  const { path } = scaffold([kind, id], root);
  const made = ((await import(/* @vite-ignore */ join(root, path))) as { default: T & { id: string } }).default;
  // Registers as it would in its folder: file name and id agree.
  return collect({ [path]: made }).get(id) as T;
};

describe('npm run new', () => {
  it.each([
    [[], /Say what to make/],
    [['widget', 'a'], /Unknown kind "widget"/],
    [['constructor', 'a'], /Unknown kind/],
    [['activity'], /Give one id for the activity/],
    [['activity', 'a', 'b'], /Give one id/],
    [['fault', 'Queue_Backlog'], /"Queue_Backlog" is not an id/],
    [['fault', '../core/x'], /is not an id/],
    [['source', 'vpc-flow'], /taken: there is generators\/sources\/vpc-flow/],
    [['activity', 'object-traffic'], /taken: there is generators\/activities\/object-traffic.ts/],
    // Producers are used by id alone, so one id may not be an activity and a technique.
    [['technique', 'object-traffic'], /taken: there is generators\/activities\/object-traffic.ts/],
    [['scenario', 's3-exfiltration'], /taken: there is scenarios\/s3-exfiltration/],
  ] as const)('refuses %j with one sentence', (args, message) => {
    let said = '';
    try {
      scaffold(args, repository);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toMatch(message);
    expect(said).not.toContain('\n');
  });

  it('ends with exit code 2 and one line when called wrongly', () => {
    const { status, stderr, stdout } = spawnSync(
      process.execPath,
      [join(repository, 'scenarios', '_template', 'new.mjs'), 'source', 'Bad'],
      { encoding: 'utf8' },
    );
    expect({ status, stdout, lines: stderr.trim().split('\n').length }).toEqual({ status: 2, stdout: '', lines: 1 });
    expect(stderr).toMatch(/"Bad" is not an id.*Usage: npm run new/);
  });
});

describe('a new unit', () => {
  it.each(['activity', 'fault', 'technique'])('%s: runs, writes rows, gives the same bytes again', async (kind) => {
    const id = `probe-${kind}`;
    const producer = await unit<Producer>(kind, id);
    expect(producer.params.safeParse({}).success).toBe(true);
    const config = testConfig({ scale: 0.02, phases: [{ name: 'probe', use: id, with: {} }], sources: ['changes', 'signins'] });
    const first = await generateAll(config, testSeed(1), { units: [producer] });
    expect([...first.tables.values()].reduce((sum, table) => sum + table.rows, 0)).toBeGreaterThan(0);
    expect(hashes(await generateAll(config, testSeed(1), { units: [producer] }))).toEqual(hashes(first));
    expect(hashes(await generateAll(config, testSeed(2), { units: [producer] }))).not.toEqual(hashes(first));
    if (kind === 'technique') expect(Object.keys(first.manifest.facts)).toContain('entry.time');
  });

  it('source: observes, documents its columns, and loads', async () => {
    const source = await unit<Source>('source', 'probe-log');
    const config = testConfig({ scale: 0.02, baseline: [{ name: 'calendar', use: 'change-calendar', with: {} }], sources: [] });
    const made = await generateAll(config, testSeed(1), { observers: [source] });
    expect(made.tables.get('probe_log')?.rows).toBeGreaterThan(0);
    const connector = await nodeConnector();
    await loadTables(
      connector,
      source.tables,
      made.messages.filter((message) => message.kind !== 'progress'),
    );
    const [table] = source.tables;
    const [first] = (await rows(connector, `SELECT *, ${table!.raw.sql} AS raw FROM probe_log ORDER BY _rid LIMIT 1`)) as Record<
      string,
      string
    >[];
    expect(Object.keys(first!).sort()).toEqual(['_arrived', '_rid', 'raw', 'summary', 'time']);
    expect(first!['raw']).toContain(first!['summary']);
    expect(first!['_arrived']! > first!['time']!).toBe(true);
  });

  it('type-checks', () => {
    for (const kind of ['activity', 'fault', 'technique', 'source']) scaffold([kind, `typed-${kind}`], root);
    writeFileSync(
      join(root, 'tsconfig.json'),
      JSON.stringify({
        extends: join(repository, 'tsconfig.json'),
        compilerOptions: { types: [], skipLibCheck: true },
        include: ['generators/*/typed-*.ts'],
        exclude: [],
      }),
    );
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(repository, 'node_modules', 'typescript', 'bin', 'tsc'), '--noEmit', '-p', root],
      {
        encoding: 'utf8',
      },
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  });
});

describe('a new scenario', () => {
  const loaded = templateScenario();

  it('is valid, and nothing is left to fill in', () => {
    expect(loaded.scenario).toMatchObject({ id: 'probe-scenario', title: 'Probe scenario' });
    expect([...loaded.variants.values()].filter((variant) => variant.control)).toHaveLength(1);
    expect(loaded.variants.size).toBe(2);
    expect(JSON.stringify({ ...loaded, variants: [...loaded.variants] })).not.toMatch(/__[A-Z]+__/);
  });

  it.each(['leaked-key', 'control'])('%s: passes every gate', async (variant) => {
    const all = [...gates.values()];
    const open = openNode;
    const examinations = [await examine({ loaded, level: 2, size: 'short', scale: 0.02, variant }, verificationSeed(1), all, open)];
    expect(conclude(all, examinations).filter((verdict) => !verdict.pass)).toEqual([]);
  });
});
