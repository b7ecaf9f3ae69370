// `npm start`: installs what is missing, builds what has changed, serves the lab on this computer.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt, ensureInstalled, root } from './setup.mjs';
import { serve } from './serve.mjs';

const usage = 'npm start [-- --port N] [-- --base /sub/path/]';
let options;
try {
  ({ values: options } = parseArgs({
    options: { port: { type: 'string', default: '4321' }, base: { type: 'string', default: '/' }, help: { type: 'boolean' } },
  }));
} catch (error) {
  console.error(`${error.message}\nUsage: ${usage}`);
  process.exit(2);
}
if (options.help) {
  console.log(`Serves the lab on 127.0.0.1.\nUsage: ${usage}`);
  process.exit(0);
}
const port = Number(options.port);
if (!Number.isInteger(port) || port < 0 || port > 65535) {
  console.error(`--port must be a whole number from 0 to 65535, not "${options.port}".`);
  process.exit(2);
}
const base = `/${options.base.replace(/^\/+|\/+$/g, '')}/`.replace('//', '/');
ensureInstalled();
ensureBuilt(base);
const { url } = await serve({ folder: join(root, 'dist'), port, base, retry: true });
console.log(`\n  Tracehound is ready: ${url}\n  (Ctrl+C stops it)\n`);
// Whoever ends npm means the server, which npm's shell does not tell.
const parent = process.ppid;
if (process.env['npm_lifecycle_event']) setInterval(() => process.ppid !== parent && process.exit(0), 1000).unref();
