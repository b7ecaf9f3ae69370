import { createServer, type Server } from 'node:http';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import type { AddressInfo } from 'node:net';
import { build } from 'vite';
import { contentSecurityPolicy } from '../../src/layouts/policy.ts';
import { engineAssets } from '../../src/query/engine-assets.mjs';

/** The policy that the site ships; pages made here have no inline script whose hash it would name. */
const policy = contentSecurityPolicy.replace(" 'sha256-INLINE'", '');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
};

export interface Site {
  readonly url: string;
  readonly close: () => Promise<void>;
}

const listen = (server: Server): Promise<string> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)));

const shut = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.closeAllConnections();
    server.close(() => resolve());
  });

/** Serves a folder on 127.0.0.1. The policy travels as header on pages only, as a meta element would: workers do not get it. */
export async function serveFolder(folder: string): Promise<Site> {
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)).replace(/\/$/, '/index.html');
    readFile(join(folder, path)).then(
      (body) => {
        const type = TYPES[extname(path)] ?? 'application/octet-stream';
        response.writeHead(200, {
          'content-type': type,
          'cache-control': 'no-store',
          ...(type === 'text/html' ? { 'content-security-policy': policy } : {}),
        });
        response.end(body);
      },
      () => response.writeHead(404).end(),
    );
  });
  return { url: await listen(server), close: () => shut(server) };
}

/** A server that answers everything and remembers every request: what an attacker would run. */
export async function serveAttacker(): Promise<Site & { readonly requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    response.writeHead(200, { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*', 'content-type': 'text/csv' });
    response.end('a,b\n1,2\n');
  });
  return { url: await listen(server), requests, close: () => shut(server) };
}

/** Builds a page (an HTML file of the repository) into a temporary folder, as the site's own build would. */
export async function buildPage(root: string): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tracehound-e2e-'));
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'warn',
    plugins: [engineAssets()],
    worker: { format: 'es' },
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', minify: false, modulePreload: false, assetsInlineLimit: 0 },
  });
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
