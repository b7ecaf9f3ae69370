// `npm run new scenario|source|fault|technique|activity <id>`: copies a template that already passes the laws.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const homes = { scenario: 'scenarios', source: 'generators/sources', fault: 'generators/faults', technique: 'generators/techniques', activity: 'generators/activities' };

const [kind, id, ...rest] = process.argv.slice(2);
const fail = (message) => {
  console.error(`${message}\nUsage: npm run new ${Object.keys(homes).join('|')} <id>`);
  process.exit(2);
};
if (!kind || !(kind in homes)) fail(kind ? `Unknown kind "${kind}".` : 'Say what to make.');
if (!id || rest.length) fail(`Give one id for the ${kind}.`);
if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id)) fail(`"${id}" is not an id: lower-case words joined by hyphens, such as "queue-backlog".`);

const title = id.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
const fill = (text) => text.replaceAll('__ID__', id).replaceAll('__TITLE__', title).replaceAll('__TABLE__', id.replaceAll('-', '_'));
const target = join(root, homes[kind], kind === 'scenario' ? id : `${id}.ts`);
if (existsSync(target) || existsSync(join(root, homes[kind], id))) fail(`There is already a ${kind} "${id}".`);

if (kind === 'scenario') {
  mkdirSync(target);
  cpSync(join(here, 'scenario'), target, { recursive: true });
  const walk = (folder) => {
    for (const name of readdirSync(folder)) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) walk(path);
      else writeFileSync(path, fill(readFileSync(path, 'utf8')));
    }
  };
  walk(target);
} else {
  const template = kind === 'source' ? 'source.ts.txt' : 'producer.ts.txt';
  writeFileSync(target, fill(readFileSync(join(here, template), 'utf8')));
}
console.log(`Made ${homes[kind]}/${id}${kind === 'scenario' ? '/' : '.ts'}. Read ${homes[kind]}/README.md next, then run: npm test -- node`);
