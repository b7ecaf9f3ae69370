// `npm run new scenario|source|fault|technique|activity <id>`: copies a template that already passes the laws.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const here = import.meta.dirname;
/** @type {Readonly<Record<string, string>>} */
const HOMES = {
  scenario: 'scenarios',
  source: 'generators/sources',
  fault: 'generators/faults',
  technique: 'generators/techniques',
  activity: 'generators/activities',
};
const KINDS = Object.keys(HOMES).join('|');

/**
 * Makes a unit from its template.
 * @param {readonly string[]} args kind and id
 * @param {string} [root] where `scenarios/` and `generators/` stand
 * @returns {{ path: string, home: string }} what was made, from the root, and whose README to read next
 * @throws {Error} one sentence; nothing is written then
 */
export function scaffold(args, root = dirname(dirname(here))) {
  const [kind, id, ...rest] = args;
  const home = kind === undefined ? undefined : Object.hasOwn(HOMES, kind) ? HOMES[kind] : undefined;
  if (home === undefined) throw new Error(kind === undefined ? 'Say what to make.' : `Unknown kind "${kind}".`);
  if (id === undefined || rest.length) throw new Error(`Give one id for the ${kind}.`);
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(id))
    throw new Error(`"${id}" is not an id: lower-case words joined by hyphens, such as "queue-backlog".`);
  // Activities, faults and techniques share their ids: a case uses each by id alone.
  const taken = kind === 'scenario' || kind === 'source' ? [home] : Object.values(HOMES).slice(2);
  const other = taken.flatMap((folder) => [join(folder, id), join(folder, `${id}.ts`)]).find((path) => existsSync(join(root, path)));
  if (other !== undefined) throw new Error(`The id "${id}" is taken: there is ${other}.`);

  const title = id.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
  /** @param {string} text */
  const fill = (text) => text.replaceAll('__ID__', id).replaceAll('__TITLE__', title).replaceAll('__TABLE__', id.replaceAll('-', '_'));
  const path = kind === 'scenario' ? `${home}/${id}/` : `${home}/${id}.ts`;
  const target = join(root, path);
  if (kind === 'scenario') {
    cpSync(join(here, 'scenario'), target, { recursive: true });
    for (const name of readdirSync(target, { recursive: true, encoding: 'utf8' })) {
      const file = join(target, name);
      if (statSync(file).isFile()) writeFileSync(file, fill(readFileSync(file, 'utf8')));
    }
  } else {
    mkdirSync(dirname(target), { recursive: true });
    const template = kind === 'source' ? 'source' : kind === 'technique' ? 'technique' : 'producer';
    writeFileSync(target, fill(readFileSync(join(here, `${template}.ts.txt`), 'utf8')));
  }
  return { path, home };
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === import.meta.filename) {
  try {
    const [kind, id] = process.argv.slice(2);
    const { path, home } = scaffold(process.argv.slice(2));
    const check = kind === 'scenario' ? `npm run -s tracehound -- verify ${id} && npm test -- node` : 'npm test -- node';
    console.log(`Made ${path}. Read ${home}/README.md next, then run: ${check}`);
  } catch (error) {
    console.error(`${/** @type {Error} */ (error).message} Usage: npm run new ${KINDS} <id>`);
    process.exitCode = 2;
  }
}
