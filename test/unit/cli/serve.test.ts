import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serve } from '../../../src/cli/serve.mjs';
import { workFolder } from './run.ts';

const folder = join(workFolder(), 'site');
let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  mkdirSync(join(folder, 'help'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), 'start');
  writeFileSync(join(folder, 'help', 'index.html'), 'help');
  writeFileSync(join(folder, '404.html'), 'no such page');
  writeFileSync(join(folder, '..', 'outside.txt'), 'outside');
  mkdirSync(join(folder, 'odd.js'));
  mkdirSync(join(folder, 'odd.js', 'index.html'));
  server = await serve({ folder, base: '/' });
});
afterAll(() => server.close());

/** The answer to a request line as written: `fetch` would tidy the address first. */
function ask(target: string): Promise<string> {
  const { port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1');
    let text = '';
    socket.on('data', (bytes) => (text += String(bytes)));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
    socket.setTimeout(3000, () => socket.destroy());
    socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  });
}

it.each([
  ['/', 200, 'start'],
  ['/help/', 200, 'help'],
  ['/help', 301, ''],
  ['/nothing', 404, 'no such page'],
  ['/%', 400, ''],
  ['/%E0%A4%A', 400, ''],
  ['//[', 400, ''],
  ['/%00', 404, 'no such page'],
  ['/../outside.txt', 404, 'no such page'],
  ['/..%2foutside.txt', 403, ''],
])('GET %s: %i', async (target, status, body) => {
  const answer = await ask(target);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(answer).toContain(body);
  expect(answer).not.toContain('outside');
});

it('goes on after a file that cannot be read', async () => {
  await ask('/odd.js/');
  const locked = join(folder, 'locked.txt');
  writeFileSync(locked, 'x');
  chmodSync(locked, 0);
  await ask('/locked.txt');
  expect(await ask('/')).toContain('start');
});
