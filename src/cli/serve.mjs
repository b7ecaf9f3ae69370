// A static file server for the built site: 127.0.0.1 only. Used by `npm start` and by tests.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.wasm': 'application/wasm',
  '.gz': 'application/gzip',
  '.woff2': 'font/woff2',
  '.ttf': 'font/ttf',
  '.txt': 'text/plain; charset=utf-8',
};

/** The path that a request asks for; `undefined` when it is no address. */
function pathOf(url = '/') {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return undefined;
  }
}

/** Sends a file. One that cannot be read ends this answer and no more. */
const send = (file, response) =>
  createReadStream(file)
    .on('error', () => response.destroy())
    .pipe(response);

/**
 * Serves a folder.
 * @param {{ folder: string, port?: number, base?: string, retry?: boolean }} options `base` is the sub-path (`/` or `/x/`); port 0 lets the system choose; `retry` tries the next ten ports when the wanted one is taken
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serve({ folder, port = 0, base = '/', retry = false }) {
  const answer = (request, response) => {
    const path = pathOf(request.url);
    if (path === undefined) return void response.writeHead(400).end('Bad request');
    if (!path.startsWith(base)) return void response.writeHead(404).end('Not found');
    let file = normalize(join(folder, path.slice(base.length)));
    if (file !== folder && !file.startsWith(folder + sep)) return void response.writeHead(403).end('Forbidden');
    if (existsSync(file) && statSync(file).isDirectory()) {
      if (!path.endsWith('/')) return void response.writeHead(301, { location: path + '/' }).end();
      file = join(file, 'index.html');
    }
    if (!existsSync(file)) {
      response.writeHead(404, { 'content-type': TYPES['.html'] });
      const page = join(folder, '404.html');
      return void (existsSync(page) ? send(page, response) : response.end('Not found'));
    }
    const immutable = path.includes('/_astro/');
    response.writeHead(200, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
      'content-length': statSync(file).size,
      'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
    });
    send(file, response);
  };
  const server = createServer((request, response) => {
    try {
      answer(request, response);
    } catch {
      // The file went between the look and the answer.
      response.destroy();
    }
  });
  for (let attempt = 0; ; attempt++) {
    try {
      await new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port === 0 ? 0 : port + attempt, '127.0.0.1', () => resolve(undefined));
      });
      break;
    } catch (error) {
      if (!retry || error.code !== 'EADDRINUSE' || attempt === 10) throw error;
    }
  }
  const { port: actual } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${actual}${base}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
