import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { buildPage, serveFolder, type Site } from '../helpers/browser.ts';
import { launchChromium } from '../helpers/chromium.mjs';

export interface EngineSite {
  readonly url: string;
  /** Where the built page is served from. */
  readonly folder: string;
  readonly browser: Browser;
}

/** Builds and serves the page of `engine/` and starts Chromium, for the tests of a file. */
export function useEngineSite(): EngineSite {
  let built: Awaited<ReturnType<typeof buildPage>>;
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    built = await buildPage(join(import.meta.dirname, 'engine'));
    [site, browser] = await Promise.all([serveFolder(built.folder), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await site?.close();
    await built?.remove();
  });
  return {
    get url() {
      return site.url;
    },
    get folder() {
      return built.folder;
    },
    get browser() {
      return browser;
    },
  };
}
