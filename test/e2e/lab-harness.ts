import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { serve } from '../../src/cli/serve.mjs';
import { launchChromium } from '../helpers/chromium.mjs';
import { assertBuilt, dist } from './built-site.ts';

/** Any five practice words make a case; a twentieth of its size is enough to click through. */
export const words = 'button-cabin-cactus-camel-candle';
export const practice = `#w=${words}&l=2&z=short&s=0.05`;
/** Path of the practice case in the lab. */
export const practicePath = `/lab/s3-exfiltration/${practice}`;

export interface OpenOptions {
  readonly theme?: 'dark' | 'light';
  readonly width?: number;
  readonly height?: number;
  /** The editor that is a plain text field, and stays one. */
  readonly simple?: boolean;
}

export interface Opened {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page and in its console. */
  readonly complaints: string[];
  /** Addresses elsewhere that the page asked for. */
  readonly foreign: string[];
}

export interface Harness {
  /** Address of the built site, without a slash at the end. */
  readonly url: string;
  readonly browser: Browser;
  /** A page in a context of its own, with the theme set. */
  open(options?: OpenOptions): Promise<Opened>;
  /** The same with the practice case, when its tables are there. */
  openCase(options?: OpenOptions): Promise<Opened>;
}

/** Serves the built site and starts Chromium for the tests of a file. What a test leaves open is closed after it. */
export function useHarness(): Harness {
  let server: Awaited<ReturnType<typeof serve>>;
  let browser: Browser;
  beforeAll(async () => {
    assertBuilt(dist);
    server = await serve({ folder: dist, base: process.env.TRACEHOUND_BASE ?? '/' });
    // An address in a local network: plain HTTP, so no secure context.
    browser = await launchChromium('--host-resolver-rules=MAP lab.example 127.0.0.1');
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const harness: Harness = {
    get url() {
      return server.url.replace(/\/$/, '');
    },
    get browser() {
      return browser;
    },
    async open({ theme = 'dark', width = 1440, height = 900, simple = false } = {}) {
      const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce' });
      await context.grantPermissions(['clipboard-read', 'clipboard-write']);
      await context.addInitScript(
        ([look, plain]) => {
          localStorage.setItem('tracehound.theme', look);
          if (plain) localStorage.setItem('tracehound.simple-editor', 'true');
        },
        [theme, simple] as const,
      );
      const page = await context.newPage();
      page.setDefaultTimeout(30_000);
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text());
      });
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(`${harness.url}/`) && !/^(blob|data):/.test(request.url())) foreign.push(request.url());
      });
      return { context, page, complaints, foreign };
    },
    async openCase(options) {
      const opened = await harness.open(options);
      await openCase(opened.page, harness.url);
      return opened;
    },
  };
  return harness;
}

/** Waits until the case's tables can be queried. */
export const ready = (page: Page): Promise<void> => page.getByText('DuckDB ready').waitFor({ timeout: 180_000 });

/** Opens the practice case and waits for its tables. */
export async function openCase(page: Page, url: string): Promise<void> {
  await page.goto(url + practicePath);
  await ready(page);
}

/** The text field of the cell in view. */
export const editorOf = (page: Page): Locator => page.locator('[data-region=editor] textarea').first();

/** The first cell of the result. */
export const firstCell = (page: Page): Locator => page.locator('regular-table td').first();

/** Hands the answer in as it is, skips what is asked, and waits for the score. */
export async function submit(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Submit answer' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Submit', exact: true }).click();
  const skip = page.getByRole('button', { name: 'Skip all and see the grade' });
  const score = page.getByTestId('score');
  await skip.or(score).waitFor({ timeout: 120_000 });
  if (await skip.isVisible()) await skip.click();
  await score.waitFor({ timeout: 120_000 });
}

/** Does what saves a file, and reads the file. */
async function saved(page: Page, save: () => Promise<void>): Promise<Buffer> {
  const download = page.waitForEvent('download');
  await save();
  return readFile(await (await download).path());
}

/** Reads the file that an entry of the case menu saves. */
export async function exported(page: Page, entry: RegExp): Promise<Buffer> {
  await page.getByRole('button', { name: 'Case menu' }).click();
  return saved(page, () => page.getByRole('option', { name: entry }).click());
}

/** Saves the answer of a case that has no key, and reads the file. */
export async function savedAnswer(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Save answer' }).click();
  return saved(page, () => page.getByRole('dialog').getByRole('button', { name: 'Save', exact: true }).click());
}

/** Runs a statement in the cell in view and waits until it is done. */
export async function runSql(page: Page, sql: string): Promise<void> {
  await editorOf(page).focus();
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(sql);
  const runs = () => Number(document.querySelector<HTMLElement>('[data-testid=run-state]')?.dataset['runs']);
  const before = await page.evaluate(runs);
  await page.keyboard.press('Control+Enter');
  await page.waitForFunction(
    (count) => Number(document.querySelector<HTMLElement>('[data-testid=run-state]')?.dataset['runs']) > count,
    before,
    { timeout: 90_000 },
  );
}

/** The attempts in the browser's database, as JSON. */
export const savedWork = (page: Page): Promise<string> =>
  page.evaluate(async () => {
    const open = indexedDB.open('tracehound');
    const db = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)));
    const all = db.transaction('attempts').objectStore('attempts').getAll();
    const json = await new Promise<string>((resolve) => (all.onsuccess = () => resolve(JSON.stringify(all.result))));
    db.close();
    return json;
  });

/** Waits until the browser's database holds these texts, as JSON. */
export async function waitSaved(page: Page, ...texts: string[]): Promise<void> {
  // A function that the browser waits for would have to answer at once; this one asks the database.
  await expect
    .poll(
      async () => {
        const json = await savedWork(page);
        return texts.filter((text) => !json.includes(text));
      },
      { timeout: 30_000, interval: 100 },
    )
    .toEqual([]);
}
