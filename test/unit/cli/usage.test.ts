import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseSeed } from '../../../generators/core/seed.ts';
import { WORDS } from '../../../generators/core/words.ts';
import { TRACEHOUND_VERSION } from '../../../src/version.ts';
import { tracehound, workFolder } from './run.ts';

const COMMANDS = ['bench', 'generate', 'grade', 'key', 'list', 'query', 'realism', 'seed', 'solve', 'verify'];
const SEED = '5eed'.repeat(16);
const folder = workFolder();
const there = join(folder, 'there.json');
writeFileSync(there, '{"hello": 1}');
const broken = join(folder, 'broken.json');
writeFileSync(broken, '{"hello": [');
const notACase = join(folder, 'no.thcase');
writeFileSync(notACase, 'not a zip file');
const exported = join(folder, 'exported');
mkdirSync(exported);
writeFileSync(join(exported, 'case.json'), '{}');
const emptyFolder = join(folder, 'empty');
mkdirSync(emptyFolder);

describe('help', () => {
  it('the overview names every command', async () => {
    const { code, out } = await tracehound('--help');
    expect(code).toBe(0);
    for (const command of COMMANDS) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'));
    expect((await tracehound()).code).toBe(2);
    expect((await tracehound('--version')).out).toBe(TRACEHOUND_VERSION);
  });
  it.each(COMMANDS)('%s --help tells its options and does nothing', async (command) => {
    const { code, out, notes } = await tracehound(command, '--help');
    expect({ code, notes }).toEqual({ code: 0, notes: [] });
    expect(out.split('\n')[0]).toMatch(new RegExp(`^tracehound ${command} `));
    expect(out).not.toContain('undefined');
    expect(out.split('\n').length).toBeGreaterThan(3);
    expect((await tracehound('--help')).out).toMatch(/Exit codes: 0 done; 1 .*; 2 /);
  });
});

it('shows practice words that are some, in help and README', async () => {
  const readme = readFileSync(resolve(import.meta.dirname, '../../../README.md'), 'utf8');
  const { out } = await tracehound('key', '--help');
  for (const text of [readme, out]) {
    const shown = [...text.matchAll(/([a-z]+(?:-[a-z]+)+)-…/g)].flatMap(([, words = '']) => words.split('-'));
    expect(shown.length).toBeGreaterThan(1);
    expect(shown.filter((word) => !WORDS.includes(word))).toEqual([]);
  }
});

describe('a wrong call', () => {
  const out = join(folder, 'out');
  const thcase = `${out}.thcase`;
  it.each<[string, string[], RegExp]>([
    ['unknown command', ['frobnicate'], /Unknown command "frobnicate"\. Known: .*generate/],
    ['unknown option', ['list', '--colour'], /Unknown option '--colour'.*Usage: tracehound list/],
    ['option without its value', ['key', 's3-exfiltration', '--seed'], /--seed.*Usage: tracehound key/],
    ['unknown scenario', ['key', 'no-such', '--seed', SEED], /Unknown scenario "no-such"\. Known: .*s3-exfiltration/],
    ['unknown scenario to verify', ['verify', 'no-such'], /Unknown scenario "no-such"/],
    ['unknown scenario to bench', ['bench', 'grade', '--scenario', 'no-such'], /Unknown scenario "no-such"/],
    ['unknown part to bench', ['bench', 'coffee'], /Give one of generate, load, query, grade/],
    ['no scenario', ['key', '--seed', SEED], /Name a scenario/],
    ['two scenarios', ['key', 'a', 'b', '--seed', SEED], /Give one scenario, not 2/],
    ['no seed', ['key', 's3-exfiltration'], /Give a seed: --seed/],
    ['a seed of unknown words', ['key', 's3-exfiltration', '--seed', 'one-two-three'], /"one" is not a practice word/],
    ['unknown variant', ['key', 's3-exfiltration', '--seed', SEED, '--variant', 'aliens'], /Unknown variant "aliens"\. Known: .*control/],
    ['unknown variant to verify', ['verify', 's3-exfiltration', '--variant', 'aliens'], /Unknown variant "aliens"/],
    ['unknown gate', ['verify', '--gate', 'golden'], /Unknown gate "golden"\. Known: .*proofs/],
    ['no such level', ['key', 's3-exfiltration', '--seed', SEED, '--level', '4'], /--level must be a whole number from 1 to 3, not "4"/],
    ['half a level', ['key', 's3-exfiltration', '--seed', SEED, '--level', '1.5'], /--level must be a whole number/],
    ['no such size', ['key', 's3-exfiltration', '--seed', SEED, '--size', 'huge'], /--size must be full or short, not "huge"/],
    [
      'scale that is no number',
      ['key', 's3-exfiltration', '--seed', SEED, '--scale', 'big'],
      /--scale must be a number from 0.01 to 20, not "big"/,
    ],
    ['scale of nothing', ['key', 's3-exfiltration', '--seed', SEED, '--scale', '0'], /--scale must be a number/],
    ['nowhere to write', ['generate', 's3-exfiltration', '--seed', SEED], /--out PATH/],
    [
      'unknown format',
      ['generate', 's3-exfiltration', '--seed', SEED, '--out', out, '--format', 'xlsx'],
      /Unknown format "xlsx"\. Known: case, duckdb/,
    ],
    ['an existing file', ['generate', 's3-exfiltration', '--seed', SEED, '--out', notACase], /no.thcase exists already/],
    [
      'an existing file for a folder',
      ['generate', 's3-exfiltration', '--seed', SEED, '--out', there, '--format', 'csv'],
      /there.json exists already/,
    ],
    [
      'a folder with something in it',
      ['generate', 's3-exfiltration', '--seed', SEED, '--out', folder, '--format', 'csv'],
      /exists already/,
    ],
    ['an existing Key', ['generate', 's3-exfiltration', '--seed', SEED, '--out', thcase, '--key', there], /there.json exists already/],
    ['Key and case in one file', ['generate', 's3-exfiltration', '--seed', SEED, '--out', thcase, '--key', thcase], /same file/],
    ['no SQL', ['query', '--case', there], /Give one SQL statement/],
    ['unknown language', ['query', '--case', there, '--lang', 'kql', 'x'], /Unknown query language "kql"\. Known: sql/],
    ['a case that is not there', ['query', '--case', join(folder, 'gone'), 'SELECT 1'], /There is no case at .*gone/],
    ['a folder that is no case', ['query', '--case', emptyFolder, 'SELECT 1'], /has no case.json and tables.duckdb. Use a .thcase/],
    ['a folder of another format', ['query', '--case', exported, 'SELECT 1'], /has no tables.duckdb: it was written in another format/],
    ['a file that is no case', ['query', '--case', notACase, 'SELECT 1'], /not a case file/],
    ['a file that is no Key', ['grade', '--key', there, '--answer', there], /there.json is not a Key: .*Make one with "tracehound key"/],
    ['two statements', ['query', '--case', there, 'SELECT 1; SELECT 2'], /Give one SQL statement, not 2/],
    ['a case without its ending', ['generate', 's3-exfiltration', '--seed', SEED, '--out', out], /out must end in .thcase/],
    ['nothing to grade', ['grade', '--key', there], /Give --key FILE and either/],
    ['answer and answers', ['grade', '--key', there, '--answer', there, '--answers', there], /Give --key FILE and either/],
    ['something left over', ['grade', 'this', '--key', there, '--answer', there], /"this" means nothing here/],
    ['a Key that is not there', ['grade', '--key', join(folder, 'gone'), '--answer', there], /There is no Key at .*gone/],
    ['a Key that is no JSON', ['grade', '--key', broken, '--answer', there], /neither JSON nor YAML/],
  ])('%s: one line, exit code 2', async (_, args, message) => {
    const { code, out: printed, notes } = await tracehound(...args);
    expect({ code, printed, lines: notes.length }).toEqual({ code: 2, printed: '', lines: 1 });
    expect(notes[0]).toMatch(message);
    expect(notes[0]).toMatch(/^tracehound: [^\n]+$/);
    expect([out, thcase].filter((path) => existsSync(path))).toEqual([]);
  });

  it('left nothing behind', () => {
    expect(readdirSync(folder).sort()).toEqual(['broken.json', 'empty', 'exported', 'no.thcase', 'there.json']);
  });
});

describe('seed', () => {
  it('makes seeds that cases can be made of, another each time', async () => {
    const [words, again, hex] = await Promise.all([tracehound('seed'), tracehound('seed'), tracehound('seed', '--hex')]);
    expect(words.code).toBe(0);
    expect(parseSeed(words.out).kind).toBe('words');
    expect(again.out).not.toBe(words.out);
    expect(parseSeed(hex.out).kind).toBe('hex');
  });
});

describe('list', () => {
  it('tells scenarios as text and as JSON', async () => {
    const { code, out } = await tracehound('list', '--json');
    expect(code).toBe(0);
    const all = JSON.parse(out) as { id: string; variants: number; sources: { full: string[] } }[];
    const first = all.find(({ id }) => id === 's3-exfiltration');
    expect(first).toMatchObject({ id: 's3-exfiltration', levels: [1, 2, 3] });
    expect(first!.variants).toBeGreaterThanOrEqual(10);
    expect((await tracehound('list')).out).toMatch(
      new RegExp(`^s3-exfiltration\\n.*\\n  ${first!.variants} variants, levels 1–3, ${first!.sources.full.length} tables`, 'm'),
    );
  });
});
