import { readdirSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { brokenLinks, dist, pagesOf, wcagViolations } from './built-site.ts';
import { useHarness } from './lab-harness.ts';

const pages = pagesOf(dist);
/** Pages of sources are made alike; these have every part. */
const SOURCES = ['gateway-logs', 'vpc-flow'].map((id) => `sources/${id}/`);
/** Pages to read: no island on them, but for one's own cases in the catalogue. */
const reading = pages.filter(
  ({ path, html }) => (path === 'scenarios/' || !html.includes('<astro-island')) && (!/^sources\/./.test(path) || SOURCES.includes(path)),
);
const scenarios = fileURLToPath(new URL('../../scenarios/', import.meta.url));
const variants = readdirSync(scenarios, { recursive: true, encoding: 'utf8' })
  .filter((file) => /[\\/]variants[\\/][^\\/]+\.yaml$/.test(file) && !file.startsWith('_'))
  .map((file) => basename(file, '.yaml'));

const harness = useHarness();

test('the site has its pages', () => {
  const paths = pages.map(({ path }) => path);
  for (const path of [
    '',
    '404.html',
    'scenarios/',
    'scenarios/s3-exfiltration/',
    'help/',
    'sources/',
    'grading/',
    'keyboard/',
    'accessibility/',
    'lab/',
    'report/',
    'author/s3-exfiltration/',
  ])
    expect(paths).toContain(path);
});

test('every source has a page with its columns, its rows and plots that say what they show', () => {
  const folder = fileURLToPath(new URL('../../generators/sources/', import.meta.url));
  const ids = readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('_') && name !== 'README.md')
    .map(({ name }) => name.replace(/\.ts$/, ''));
  expect(ids.length).toBeGreaterThan(30);
  const found = new Map(pages.map(({ path, html }) => [path, html]));
  const list = found.get('sources/') ?? '';
  for (const id of ids) {
    const html = found.get(`sources/${id}/`) ?? '';
    expect(list, id).toContain(`/sources/${id}/"`);
    for (const heading of ['Columns', 'What it joins with', 'Some rows']) expect(html, id).toContain(`<h2>${heading}</h2>`);
    const plots = [...html.matchAll(/<svg viewBox="0 0 460[^>]*role="img" aria-labelledby="([^ ]+) ([^"]+)"/g)];
    for (const [, title, text] of plots)
      for (const part of [title, text]) expect(html.split(`id="${part}"`).length, `${id}: ${part} once`).toBe(2);
    if (html.includes('<h2>Figures</h2>')) expect(plots.length, id).toBeGreaterThan(0);
  }
});

test('every link leads to a page or file of the site', async () => {
  expect(await brokenLinks(dist, `${harness.url}/`)).toEqual([]);
});

test('only author pages name a variant, and only scenario pages lead to them', () => {
  expect(variants.length).toBeGreaterThanOrEqual(10);
  // `control` is a word that any page may use.
  const ids = variants.filter((id) => id.includes('-'));
  const telling = pages
    .filter(({ path }) => !path.startsWith('author/'))
    .flatMap(({ path, html }) => ids.filter((id) => html.includes(id)).map((id) => `${path}: ${id}`));
  expect(telling).toEqual([]);
  expect(pages.filter(({ path, html }) => html.includes('/author/') && !path.startsWith('author/')).map(({ path }) => path)).toEqual(
    pages.filter(({ path }) => /^scenarios\/./.test(path)).map(({ path }) => path),
  );
});

test('the keyboard page shows the lab’s own key list', async () => {
  const { keyboardMap } = await import('../../src/messages/keyboard.ts');
  const html = pages.find(({ path }) => path === 'keyboard/')?.html ?? '';
  for (const group of keyboardMap) for (const [, action] of group.keys) expect(html).toContain(action.replaceAll('&', '&amp;'));
});

describe.each(['dark', 'light'] as const)('pages to read, %s', (theme) => {
  test.each([1440, 390])('are free of WCAG A/AA violations, complaints and foreign requests at %i px', async (width) => {
    const { page, complaints, foreign } = await harness.open({ theme, width });
    const found: Record<string, string[]> = {};
    for (const { path } of reading) {
      await page.goto(`${harness.url}/${path}`);
      expect(await page.evaluate(() => document.documentElement.dataset['theme'])).toBe(theme);
      const wrong = await wcagViolations(page);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      if (wide > width) wrong.push(`is ${wide} px wide`);
      if (wrong.length > 0) found[path] = wrong;
    }
    expect(found).toEqual({});
    expect(complaints).toEqual([]);
    expect(foreign).toEqual([]);
  });
});

test('a page that does not exist says so, wherever it is', async () => {
  const { page } = await harness.open();
  const response = await page.goto(`${harness.url}/scenarios/no-such-thing/`);
  expect(response?.status()).toBe(404);
  await page.getByRole('heading', { name: 'There is no such page' }).waitFor();
  await page.getByRole('link', { name: 'Start page' }).click();
  await page.getByRole('heading', { name: /Find what broke/ }).waitFor();
});

test('the landing page works without scripts', async () => {
  const context = await harness.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${harness.url}/`);
  expect(await page.getByRole('link', { name: /Start a/ }).getAttribute('href')).toMatch(/lab\/.+\/#z=short&l=1$/);
  const primary = page.getByRole('link', { name: /Start a/ });
  const colours = await primary.evaluate((element) => [getComputedStyle(element).color, getComputedStyle(element).backgroundColor]);
  expect(colours[0]).not.toBe(colours[1]);
});
