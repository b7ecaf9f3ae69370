// `npm run bench:page [-- --scale 1]`: what a person waits for in Chromium, beside the budgets of the architecture.
// Run it on a quiet machine: a busy one doubles every figure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, root } from '../../src/cli/setup.mjs';
import { serve } from '../../src/cli/serve.mjs';
import { launchChromium } from '../helpers/chromium.mjs';

const { values } = parseArgs({
  options: { scale: { type: 'string', default: '1' }, size: { type: 'string', default: 'full' }, runs: { type: 'string', default: '2' } },
});
ensureInstalled();
ensureBuilt('/');
const site = await serve({ folder: join(root, 'dist') });
const browser = await launchChromium();

/** Resident memory of the browser's largest renderer, MB (Linux only). */
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

const ready = (page) => page.getByText('DuckDB ready').first().waitFor({ timeout: 600_000 });
for (let run = 0; run < Number(values.runs); run++) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  const address = `${site.url}lab/s3-exfiltration/#z=${values.size}&l=2${values.scale === '1' ? '' : `&s=${values.scale}`}`;
  let start = performance.now();
  await page.goto(address);
  await ready(page);
  console.log(
    `seed to every table queryable   ${((performance.now() - start) / 1000).toFixed(2)} s (page, engine and generation; goal 4 s for generation and load with the engine booted)`,
  );
  start = performance.now();
  await page.reload();
  await ready(page);
  console.log(`reload to ready                 ${((performance.now() - start) / 1000).toFixed(2)} s (goal 2 s)`);
  console.log(`memory, largest renderer        ${rendererMemory().toFixed(0)} MB at most (goal 900 MB)`);
  await context.close();
}
await browser.close();
await site.close();
