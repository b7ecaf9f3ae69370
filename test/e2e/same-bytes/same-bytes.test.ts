import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scenarioSlugs } from '../../../src/case/library.ts';
import { buildPage } from '../../helpers/browser.ts';
import { chromiumFlags, findChromium } from '../../helpers/chromium.mjs';
import { sameBytes } from './same-bytes.ts';

const FIREFOX = process.env['TRACEHOUND_FIREFOX'] ?? '/usr/bin/firefox-esr';

let page: Awaited<ReturnType<typeof buildPage>>;
let here: Awaited<ReturnType<typeof sameBytes>>;

beforeAll(async () => {
  page = await buildPage(import.meta.dirname);
  here = await sameBytes();
});
afterAll(() => page.remove());

/** Serves the page, opens it with a command, and waits for what the page tells. */
async function told(command: string, args: (profile: string, url: string) => string[]): Promise<unknown> {
  const profile = await mkdtemp(join(tmpdir(), 'tracehound-profile-'));
  let answer: (value: unknown) => void;
  const answered = new Promise((resolve) => (answer = resolve));
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        response.end();
        answer(JSON.parse(body));
      });
      return;
    }
    const path = request.url === '/' ? '/index.html' : (request.url ?? '');
    readFile(join(page.folder, path)).then(
      (content) => response.writeHead(200, { 'content-type': extname(path) === '.js' ? 'text/javascript' : 'text/html' }).end(content),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = spawn(command, args(profile, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`), {
    stdio: 'ignore',
    env: { ...process.env, MOZ_HEADLESS: '1' },
  });
  const gone = new Promise((_, reject) => browser.once('error', reject));
  try {
    return await Promise.race([answered, gone]);
  } finally {
    const ended = new Promise((resolve) => browser.once('exit', resolve));
    browser.kill();
    await ended;
    server.closeAllConnections();
    server.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

describe('the same seed makes the same bytes', () => {
  it('in Node, for every scenario', () => {
    expect(Object.keys(here)).toEqual(['company', ...scenarioSlugs()]);
    for (const tables of Object.values(here)) expect(Object.keys(tables).length).toBeGreaterThan(5);
  });

  it('in Chromium', async () => {
    const args = (profile: string, url: string) => [
      '--headless',
      ...chromiumFlags,
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      url,
    ];
    expect(await told(findChromium() ?? 'chromium', args)).toEqual(here);
  });

  it.skipIf(!existsSync(FIREFOX))('in Firefox', async () => {
    expect(await told(FIREFOX, (profile, url) => ['--headless', '--no-remote', '--profile', profile, url])).toEqual(here);
  });
});
