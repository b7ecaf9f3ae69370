// `npm run bench:grade`: how long one answer takes to grade in Chromium, without pins. Run it on a quiet machine.
import { join } from 'node:path';
import { ensureInstalled } from '../../src/cli/setup.mjs';
import { buildPage, serveFolder } from '../helpers/browser.ts';
import { launchChromium } from '../helpers/chromium.mjs';

ensureInstalled();
const RUNS = 20;
const built = await buildPage(join(import.meta.dirname, 'grade'));
const site = await serveFolder(built.folder);
const browser = await launchChromium();
try {
  const page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction(() => 'timeGrades' in globalThis);
  const { first, times, characters } = await page.evaluate((runs) => globalThis.timeGrades(runs), RUNS);
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  console.log(
    `grade in Chromium: ${times.length} answers of ${characters} characters, median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms (goal 50 ms); the first, which builds the word index, ${first.toFixed(0)} ms`,
  );
} finally {
  await browser.close();
  await site.close();
  await built.remove();
}
