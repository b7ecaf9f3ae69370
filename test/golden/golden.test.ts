import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { loadScenario } from '../../src/case/library.ts';
import { makeCase, type MadeCase } from '../../src/case/make.ts';
import { rows } from '../../src/case/gate.ts';
import type { Connector } from '../../src/query/connector.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

/**
 * One committed case: whoever changes what a generator writes sees here what changed, and decides.
 * Refresh with `UPDATE_GOLDEN=1 npx vitest run --project node test/golden`, and read the difference before committing it.
 */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const HOME = join(import.meta.dirname, 's3-exfiltration');
const SEED = 'cabin-kite-tiger-engine-peach';
const ROWS = 20;

let connector: Connector;
/** Text by file name. */
const fresh = new Map<string, string>();

/** Table hashes as the generator reports them, in the layout of `sha256sum`; manifest.json's own is over its text. */
const sums = ({ case: { tables } }: MadeCase, manifest: string): string =>
  [...tables.map(({ name, sha256 }) => `${sha256}  ${name}`), `${createHash('sha256').update(manifest).digest('hex')}  manifest.json`].sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('\n') + '\n';

beforeAll(async () => {
  connector = await openNode();
  try {
    const made = await makeCase(connector, { loaded: await loadScenario('s3-exfiltration'), seed: parseSeed(SEED), level: 2, size: 'short', scale: 0.05 });
    const manifest = `${JSON.stringify(made.manifest, null, 1)}\n`;
    fresh.set('manifest.json', manifest);
    for (const { name } of made.case.tables) {
      const first = await rows(connector, `SELECT * FROM "${name}" ORDER BY _rid LIMIT ${ROWS}`);
      fresh.set(`${name}.ndjson`, first.map((row) => `${JSON.stringify(row)}\n`).join(''));
    }
    fresh.set('SHA256SUMS', sums(made, manifest));
  } finally {
    await connector.close();
  }
  if (UPDATE) {
    rmSync(HOME, { recursive: true, force: true });
    mkdirSync(HOME, { recursive: true });
    for (const [name, text] of fresh) writeFileSync(join(HOME, name), text);
  }
}, 240_000);

describe('s3-exfiltration, the golden case', () => {
  it('is there, with a file for each table and no other', () => {
    expect(existsSync(HOME)).toBe(true);
    expect(readdirSync(HOME).sort()).toEqual([...fresh.keys()].sort());
  });
  it('has the same manifest', () => {
    expect(JSON.parse(fresh.get('manifest.json')!)).toEqual(JSON.parse(readFileSync(join(HOME, 'manifest.json'), 'utf8')));
  });
  it('begins each table with the same rows', () => {
    for (const [name, text] of fresh) if (name.endsWith('.ndjson')) expect(text.split('\n'), name).toEqual(readFileSync(join(HOME, name), 'utf8').split('\n'));
  });
  it('has the same hashes', () => {
    expect(fresh.get('SHA256SUMS')!.split('\n')).toEqual(readFileSync(join(HOME, 'SHA256SUMS'), 'utf8').split('\n'));
  });
});
