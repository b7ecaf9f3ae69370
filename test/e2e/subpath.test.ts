import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { projectNode, root } from '../../src/cli/setup.mjs';
import { serve } from '../../src/cli/serve.mjs';
import { brokenLinks, pagesOf } from './built-site.ts';
import { ready, useHarness, words } from './lab-harness.ts';

const base = '/tools/tracehound/';
const folder = mkdtempSync(join(tmpdir(), 'tracehound-subpath-'));
const harness = useHarness();
let site: Awaited<ReturnType<typeof serve>>;

/** What Vitest puts into the environment and a build would take for its own: `BASE_URL`, `MODE` … */
const foreign = /^(VITEST|BASE_URL$|MODE$|PROD$|DEV$|SSR$|NODE_ENV$|TEST$)/;

/** Builds the site for the sub-path into a folder of its own. */
function build(): Promise<void> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
  return new Promise((resolve, reject) => {
    const astro = spawn(projectNode(), [join(root, 'node_modules', 'astro', 'bin', 'astro.mjs'), 'build'], {
      cwd: root,
      env: { ...env, TRACEHOUND_BASE: base, TRACEHOUND_OUT: folder, ASTRO_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [astro.stdout, astro.stderr]) stream.on('data', (data: Buffer) => (said += data.toString()));
    astro.on('error', reject);
    astro.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`The build ended with ${code}:\n${said.slice(-2000)}`))));
  });
}

beforeAll(async () => {
  const began = Date.now();
  await build();
  console.log(`Built for ${base} in ${((Date.now() - began) / 1000).toFixed(1)} s`);
  site = await serve({ folder, base });
});
afterAll(async () => {
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`under ${base}`, () => {
  test('every link stays below the sub-path and is answered', async () => {
    expect(pagesOf(folder).length).toBeGreaterThan(8);
    expect(await brokenLinks(folder, site.url)).toEqual([]);
  });

  test('a reader gets from the landing page into a lab with data', async () => {
    const { page, complaints } = await harness.open();
    const failed: string[] = [];
    page.on('response', (response) => {
      if (response.status() >= 400 || !response.url().startsWith(site.url))
        if (!/^(blob|data):/.test(response.url())) failed.push(`${response.status()} ${response.url()}`);
    });
    await page.goto(site.url);
    await page.getByRole('link', { name: 'Browse scenarios' }).click();
    await page.getByRole('link', { name: 'Names from the bucket' }).click();
    const lab = new URL((await page.getByRole('link', { name: /^Short, guided/ }).getAttribute('href')) ?? '', page.url());
    expect(lab.pathname).toBe(`${base}lab/s3-exfiltration/`);
    await page.goto(`${lab.origin}${lab.pathname}#w=${words}&l=1&z=short&s=0.02`);
    await ready(page);
    expect(failed).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
