import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { serve } from '../../src/cli/serve.mjs';

const dist = process.env.TRACEHOUND_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));
/** Any five practice words make a case; a twentieth of its size is enough to click through. */
export const practice = '#w=button-cabin-cactus-camel-candle&l=2&z=short&s=0.05';

export interface Harness {
  readonly url: string;
  readonly browser: Browser;
  /** A context with the theme set, and what the page complained about. */
  open(options?: {
    theme?: 'dark' | 'light';
    width?: number;
    height?: number;
    /** The editor that is a plain text field, and stays one. */
    simple?: boolean;
  }): Promise<{ context: BrowserContext; page: Page; complaints: string[] }>;
  close(): Promise<void>;
}

/** Serves the built site and starts Chromium. */
export async function startHarness(): Promise<Harness> {
  if (!existsSync(dist)) throw new Error(`There is no built site in ${dist}. Run: npm run build`);
  const server = await serve({ folder: dist, base: process.env.TRACEHOUND_BASE ?? '/' });
  const browser = await chromium.launch({
    executablePath: process.env.TRACEHOUND_CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      // An address in a local network: plain HTTP, so no secure context.
      '--host-resolver-rules=MAP lab.example 127.0.0.1',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  return {
    url: server.url.replace(/\/$/, ''),
    browser,
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
      return { context, page, complaints };
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
}

/** Opens the practice case and waits for its tables. */
export async function openCase(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/lab/s3-exfiltration/${practice}`);
  await page.getByText('DuckDB ready').waitFor({ timeout: 180_000 });
}

/** Runs a statement in the cell in view and waits until it is done. */
export async function runSql(page: Page, sql: string): Promise<void> {
  const editor = page.locator('[data-region=editor] textarea').first();
  await editor.focus();
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
