import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario, scenarioSlugs } from '../../src/case/library.ts';
import { albumOf, type Album } from '../../src/case/realism/portrait.ts';
import { makeQuiet } from '../../src/case/realism/quiet.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

/**
 * The figures that the pages of the sources show: `tracehound realism <scenario> --quiet`, committed beside the pages.
 * A full company takes ten seconds to make, so one is made anew here, and the others are known to be old when the golden
 * case of their scenario is another than it was when they were made. `UPDATE_GOLDEN=1` refreshes them with the golden cases.
 */
const UPDATE = process.env['UPDATE_GOLDEN'] === '1';
const HOME = join(import.meta.dirname, '../../src/components/sources/albums');
/** The cheapest. */
const REMADE = 'silent-training-failure';

const fileOf = (slug: string): string => join(HOME, `${slug}.json`);
const committed = (slug: string): Album & { golden: string } =>
  JSON.parse(readFileSync(fileOf(slug), 'utf8')) as Album & { golden: string };

/** Hash of the golden case's sums but for the manifest's, whose wording moves no row. */
function goldenOf(slug: string): string {
  const sums = readFileSync(join(import.meta.dirname, slug, 'SHA256SUMS'), 'utf8');
  return createHash('sha256').update(sums.replace(/^.*manifest\.json\n/m, '')).digest('hex');
}

async function made(slug: string): Promise<Album> {
  const connector = await openNode();
  try {
    return await albumOf(connector, await makeQuiet(connector, await loadScenario(slug)));
  } finally {
    await connector.close();
  }
}

/** Defines the tests. They stand after those of the golden cases, which an update writes first. */
export function keepAlbums(): void {
  it.skipIf(UPDATE)('there is an album for each scenario and no other', () => {
    expect(readdirSync(HOME).sort()).toEqual(scenarioSlugs().map((slug) => `${slug}.json`));
  });

  describe.each(scenarioSlugs())('%s, its album', (slug) => {
    it.skipIf(!UPDATE)(
      'is written anew',
      async () => {
        writeFileSync(fileOf(slug), `${JSON.stringify({ golden: goldenOf(slug), ...(await made(slug)) }, null, 1)}\n`);
      },
      240_000,
    );
    it('was made of what the generators write today', () => {
      expect(committed(slug).golden, 'Refresh with UPDATE_GOLDEN=1 npx vitest run --project node test/golden').toBe(goldenOf(slug));
    });
  });

  it.skipIf(UPDATE)(
    `${REMADE} comes out as it is committed`,
    async () => {
      const { golden: _, ...kept } = committed(REMADE);
      expect(JSON.parse(JSON.stringify(await made(REMADE)))).toEqual(kept);
    },
    240_000,
  );
}
