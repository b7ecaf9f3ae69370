// `npm run bench:page [-- --scenario s3-exfiltration --scale 1]`: what a person waits for in Chromium, beside the budgets of
// the architecture. Run it on a quiet machine: a busy one doubles every figure.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, root } from '../../src/cli/setup.mjs';
import { serve } from '../../src/cli/serve.mjs';
import { launchChromium } from '../helpers/chromium.mjs';

const { values } = parseArgs({
  options: {
    /** Slugs, separated by commas. */
    scenario: { type: 'string' },
    scale: { type: 'string', default: '1' },
    size: { type: 'string', default: 'full' },
    runs: { type: 'string', default: '2' },
  },
});
const scenarios =
  values.scenario?.split(',') ??
  readdirSync(join(root, 'scenarios')).filter(
    (slug) => !slug.startsWith('_') && existsSync(join(root, 'scenarios', slug, 'scenario.yaml')),
  );
ensureInstalled();
const built = process.env.TRACEHOUND_DIST;
if (!built) ensureBuilt('/');
const site = await serve({ folder: built ?? join(root, 'dist') });

/** Resident memory of the largest renderer that the browser has had, MB (Linux only). */
function rendererMemory() {
  let most = 0;
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (!readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('--type=renderer')) continue;
      most = Math.max(most, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
    } catch {
      // The process has ended meanwhile.
    }
  }
  return most;
}

/** In the page: notes when the generate worker says what, as milliseconds since the address was opened. */
function watch() {
  const marks = (globalThis.benchMarks = { tables: {} });
  const Original = globalThis.Worker;
  globalThis.Worker = class extends Original {
    constructor(...args) {
      super(...args);
      this.addEventListener('message', ({ data }) => {
        const now = performance.now();
        if (data?.type === 'draft') marks.planned ??= now;
        if (data?.type === 'made') marks.built = now;
        if (data?.type !== 'progress') return;
        const { phase, table, rows } = data.progress;
        marks.rows = rows;
        if (phase === 'generate') marks.booted ??= now;
        else marks.generated ??= now;
        if (phase === 'build') marks.tables[table] = -now;
        if (phase === 'ready') marks.tables[table] += now;
      });
    }
  };
}

const seconds = (ms) => (ms / 1000).toFixed(2);
const ready = (page) => page.getByText('DuckDB ready').first().waitFor({ timeout: 600_000 });

async function measure(slug) {
  const browser = await launchChromium();
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
  await page.addInitScript(watch);
  await page.goto(`${site.url}lab/${slug}/#z=${values.size}&l=2${values.scale === '1' ? '' : `&s=${values.scale}`}`);
  await ready(page);
  const { marks, end } = await page.evaluate(() => ({ marks: globalThis.benchMarks, end: performance.now() }));
  const { planned, booted, generated, built: done, rows, tables } = marks;
  console.log(`${slug}: ${rows} rows`);
  console.log(`  address opened to ready    ${seconds(end)} s`);
  console.log(`  with the engine booted     ${seconds(end - booted)} s (goal 4 s per million rows)`);
  console.log(
    `  plan ${seconds(planned)}, engine ${seconds(booted - planned)}, generate ${seconds(generated - booted)}, build ${seconds(done - generated)}, open ${seconds(end - done)}`,
  );
  const slowest = Object.entries(tables).sort(([, a], [, b]) => b - a);
  console.log(
    `  build: ${slowest
      .slice(0, 6)
      .map(([table, ms]) => `${table} ${seconds(ms)}`)
      .join(', ')}`,
  );
  const start = performance.now();
  await page.reload();
  await ready(page);
  console.log(`  reload to ready            ${seconds(performance.now() - start)} s (goal 2 s)`);
  console.log(`  memory, largest renderer   ${rendererMemory().toFixed(0)} MB at most (goal 900 MB)`);
  await browser.close();
}

for (let run = 0; run < Number(values.runs); run++) for (const slug of scenarios) await measure(slug);
await site.close();
