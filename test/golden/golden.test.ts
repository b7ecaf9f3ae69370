import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { rows } from '../../src/case/gate.ts';
import { loadScenario, scenarioSlugs } from '../../src/case/library.ts';
import { makeCase, type MadeCase } from '../../src/case/make.ts';
import { openNode } from '../../src/query/duckdb-node.ts';
import { keepAlbums } from './albums.ts';

/**
 * One small committed case of each scenario: whoever changes what a generator writes sees here what changed, and decides.
 * Refresh with `UPDATE_GOLDEN=1 npx vitest run --project node test/golden` (`-t <scenario>` for one), and read the difference
 * before committing it.
 */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const SEED = 'cabin-kite-tiger-engine-peach';
const ROWS = 20;

/** Table hashes as the generator reports them, in the layout of `sha256sum`; manifest.json's own is over its text. */
function sums({ case: { tables } }: MadeCase, manifest: string): string {
  const lines = tables.map(({ name, sha256 }) => `${sha256}  ${name}`);
  lines.push(`${createHash('sha256').update(manifest).digest('hex')}  manifest.json`);
  return `${lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('\n')}\n`;
}

/** Text by file name. */
async function goldenFiles(slug: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const connector = await openNode();
  try {
    const loaded = await loadScenario(slug);
    const made = await makeCase(connector, { loaded, seed: parseSeed(SEED), level: 2, size: 'short', scale: 0.05 });
    const manifest = `${JSON.stringify(made.manifest, null, 1)}\n`;
    files.set('manifest.json', manifest);
    for (const { name } of made.case.tables) {
      const first = await rows(connector, `SELECT * FROM "${name}" ORDER BY _rid LIMIT ${ROWS}`);
      files.set(`${name}.ndjson`, first.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
    files.set('SHA256SUMS', sums(made, manifest));
  } finally {
    await connector.close();
  }
  return files;
}

it('there is a folder for each scenario and no other', () => {
  const folders = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  if (!UPDATE) expect(folders.map(({ name }) => name).sort()).toEqual(scenarioSlugs());
});

describe.each(scenarioSlugs())('%s, its golden case', (slug) => {
  const home = join(import.meta.dirname, slug);
  const committed = (name: string): string => readFileSync(join(home, name), 'utf8');
  let fresh = new Map<string, string>();

  beforeAll(async () => {
    fresh = await goldenFiles(slug);
    if (!UPDATE) return;
    rmSync(home, { recursive: true, force: true });
    mkdirSync(home, { recursive: true });
    for (const [name, text] of fresh) writeFileSync(join(home, name), text);
  }, 240_000);

  it('is there, with a file for each table and no other', () => {
    expect(existsSync(home)).toBe(true);
    expect(readdirSync(home).sort()).toEqual([...fresh.keys()].sort());
  });
  it('has the same manifest', () => {
    expect(JSON.parse(fresh.get('manifest.json')!)).toEqual(JSON.parse(committed('manifest.json')));
  });
  it('begins each table with the same rows', () => {
    for (const [name, text] of fresh)
      if (name.endsWith('.ndjson')) expect(text.split('\n'), name).toEqual(committed(name).split('\n'));
  });
  it('has the same hashes', () => {
    expect(fresh.get('SHA256SUMS')!.split('\n')).toEqual(committed('SHA256SUMS').split('\n'));
  });
});

keepAlbums();
