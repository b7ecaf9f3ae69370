import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { parseSeed } from '../../../generators/core/seed.ts';
import { answerWords } from '../../../src/case/answer-words.ts';
import * as thcase from '../../../src/case/file.ts';
import type { Key } from '../../../src/case/key.ts';
import { loadScenario } from '../../../src/case/library.ts';
import * as make from '../../../src/case/make.ts';
import * as solve from '../../../src/case/solve.ts';
import { fillAll } from '../../../src/case/template.ts';
import type { Report } from '../../../src/grading/report.ts';
import { SMALL, tracehound, workFolder, type Ran } from './run.ts';

const folder = workFolder();
const file = join(folder, 'cases', 'small.thcase');
const keyFile = join(folder, 'keys', 'small.json');
const COUNT = 'SELECT count(*) AS n, min(eventtime)::VARCHAR AS first FROM cloudtrail';
let made: Ran;
let counted: string;

beforeAll(async () => {
  made = await tracehound('generate', ...SMALL, '--out', file, '--key', keyFile);
  if (made.code !== 0) throw new Error(made.notes.at(-1));
  counted = (await tracehound('query', ...SMALL, COUNT)).out;
}, 240_000);

const json = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

describe('generate', () => {
  it('writes the case and, where asked, the Key; progress goes to standard error', () => {
    expect({ code: made.code, out: made.out }).toEqual({ code: 0, out: '' });
    expect(made.notes.at(-1)).toMatch(/^Wrote .*small.thcase: \d+ tables, [\d,]+ rows\. Key: .*small.json\.$/);
    expect(readdirSync(join(folder, 'cases'))).toEqual(['small.thcase']);
  });

  it('writes a Key without holes, the same as the command key', async () => {
    const key = json<Key>(keyFile);
    expect(key).toMatchObject({ scenario: 's3-exfiltration', variant: 'leaked-key' });
    expect(key.claims.reduce((sum, claim) => sum + claim.weight, 0)).toBeCloseTo(100);
    const { code, out } = await tracehound('key', ...SMALL);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(key);
    expect(out).not.toMatch(/undefined|\[object|NaN|\{\{/);
  });

  it('leaves nothing half-written when making the case fails', async () => {
    const out = join(folder, 'new', 'deep', 'bad.thcase');
    const spy = vi.spyOn(make, 'makeCase').mockRejectedValue(new Error('disk on fire\nLINE 1'));
    const { code, notes } = await tracehound('generate', ...SMALL, '--out', out, '--key', join(folder, 'bad-key.json')).finally(() =>
      spy.mockRestore(),
    );
    expect({ code, notes }).toEqual({ code: 1, notes: ['tracehound: disk on fire LINE 1'] });
    expect(existsSync(join(folder, 'new'))).toBe(false);
    expect(existsSync(join(folder, 'bad-key.json'))).toBe(false);
  });

  it('takes the case away again when the Key cannot be written', async () => {
    const out = join(folder, 'lonely.thcase');
    writeFileSync(join(folder, 'wall'), '');
    const { code, notes } = await tracehound('generate', ...SMALL, '--out', out, '--key', join(folder, 'wall', 'key.json'));
    expect(code).toBe(1);
    expect(notes.at(-1)).toMatch(/^tracehound: [^\n]+$/);
    expect(existsSync(out)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });
});

describe('query', () => {
  it('gives the rows of a case from its file as JSON lines', async () => {
    const { code, out, notes } = await tracehound('query', '--case', file, COUNT);
    expect({ code, out, notes }).toEqual({ code: 0, out: counted, notes: [] });
    expect((JSON.parse(out) as { n: number }).n).toBeGreaterThan(100);
  });
  it('says what is missing where there is no statement', async () => {
    for (const sql of ['', ' -- only a comment']) {
      const { code, notes } = await tracehound('query', '--case', file, sql);
      expect({ code, lines: notes.length }).toEqual({ code: 2, lines: 1 });
      expect(notes[0]).toMatch(/^tracehound: There is no SQL statement/);
    }
  });
  it('leaves no temporary file when the tables cannot be written there', async () => {
    const temporary = join(folder, 'temporary');
    mkdirSync(temporary);
    vi.stubEnv('TMPDIR', temporary);
    // Bytes that Node refuses to write stand for a full disk.
    const spy = vi.spyOn(thcase, 'openCaseFile').mockResolvedValue({ case: {}, database: 7 } as never);
    const { code } = await tracehound('query', '--case', file, 'SELECT 1').finally(() => {
      spy.mockRestore();
      vi.unstubAllEnvs();
    });
    expect(code).toBe(1);
    expect(readdirSync(temporary)).toEqual([]);
  });
  it('stops at the limit and says so', async () => {
    const { out, notes } = await tracehound('query', '--case', file, '--limit', '3', 'SELECT eventname FROM cloudtrail');
    expect(out.split('\n')).toHaveLength(3);
    expect(notes).toEqual([expect.stringContaining('More than 3 rows')]);
  });
  it('the clock of a case stands at the end of its window', async () => {
    const { out } = await tracehound('query', '--case', file, 'SELECT now()::TIMESTAMP::VARCHAR AS now');
    expect((JSON.parse(out) as { now: string }).now.replace(' ', 'T')).toBe(json<Key>(keyFile).window.end.replace('Z', ''));
  });
  it('knows $t0 and $t1 of the lab as the whole window', async () => {
    const { out } = await tracehound('query', '--case', file, 'SELECT $t0::VARCHAR AS t0, $t1::VARCHAR AS t1');
    const { start, end } = json<Key>(keyFile).window;
    const times = JSON.parse(out) as { t0: string; t1: string };
    expect([times.t0, times.t1].map((time) => Date.parse(`${time}Z`))).toEqual([start, end].map((time) => Date.parse(time)));
  });
  it.each([
    ['SELEC 1', /SELEC/],
    ['SELECT nonsense FROM cloudtrail', /nonsense/],
    ['SELECT * FROM cloudtrial', /cloudtrial/],
    ["SELECT * FROM read_csv('/etc/hostname')", /./],
    ["COPY cloudtrail TO 'stolen.csv'", /./],
    ['SELECT * FROM truth.cloudtrail', /does not exist/],
  ])('%s: one line, exit code 1', async (sql, message) => {
    const { code, out, notes } = await tracehound('query', '--case', file, sql);
    expect({ code, out, lines: notes.length }).toEqual({ code: 1, out: '', lines: 1 });
    expect(notes[0]).toMatch(message);
    expect(notes[0]).toMatch(/^tracehound: [^\n]+$/);
    expect(existsSync('stolen.csv')).toBe(false);
  });
  it('refuses a file that was changed', async () => {
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    const changed = join(folder, 'changed.thcase');
    writeFileSync(changed, bytes);
    const { code, notes } = await tracehound('query', '--case', changed, 'SELECT 1');
    expect({ code, lines: notes.length }).toEqual({ code: 2, lines: 1 });
  });
});

describe('grade', () => {
  const answer = join(folder, 'answer.json');
  const written = (value: unknown): string => {
    writeFileSync(answer, JSON.stringify(value));
    return answer;
  };
  const exemplar = async (): Promise<Record<string, unknown>> => {
    const loaded = await loadScenario('s3-exfiltration');
    const manifest = make.planManifest({ loaded, seed: parseSeed(SMALL[2]), level: 2, size: 'short', scale: 0.02, variant: 'leaked-key' });
    return fillAll(parse(loaded.answers['leaked-key']!['exemplar']!) as Record<string, unknown>, answerWords(manifest), 'exemplar');
  };

  it('grades from files alone, and with the case runs the pins', async () => {
    const key = json<Key>(keyFile);
    const pins = [
      {
        id: 'E1',
        sql: `SELECT useridentity.accesskeyid, count(*) FROM cloudtrail WHERE useridentity.accesskeyid = '${String(key.facts['actor.key']?.value)}' GROUP BY ALL`,
        note: 'the reads',
      },
      { id: 'E2', sql: 'SELECT nonsense', note: 'broken' },
    ];
    const path = written({ ...(await exemplar()), pins });
    const without = await tracehound('grade', '--key', keyFile, '--answer', path, '--json');
    const withCase = await tracehound('grade', '--key', keyFile, '--answer', path, '--case', file, '--json');
    expect([without.code, withCase.code]).toEqual([0, 0]);
    const [plain, checked] = [without, withCase].map((ran) => JSON.parse(ran.out) as Report) as [Report, Report];
    expect(plain.score).toBeGreaterThanOrEqual(85);
    expect(checked.score).toBeGreaterThanOrEqual(85);
    expect(JSON.stringify(checked)).not.toBe(JSON.stringify(plain));
    expect(plain.claims.find((claim) => claim.id === 'root-leaked-key')?.verdict).toBe('met');
  });

  it('grades the file that the lab saves, and only for its own case', async () => {
    const key = json<Key>(keyFile);
    const bare = await tracehound('grade', '--key', keyFile, '--answer', written(await exemplar()), '--json');
    const saved = { case: key.case, scenario: key.scenario, answer: await exemplar() };
    expect(await tracehound('grade', '--key', keyFile, '--answer', written(saved), '--case', file)).toMatchObject({ code: 0 });
    expect((await tracehound('grade', '--key', keyFile, '--answer', written(saved), '--json')).out).toBe(bare.out);

    for (const other of [{ case: 'f00d' }, { scenario: 'another' }]) {
      const { code, out, notes } = await tracehound('grade', '--key', keyFile, '--answer', written({ ...saved, ...other }));
      expect({ code, out, lines: notes.length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(notes[0]).toMatch(/answer.json answers another case \(.*(f00d|another).*\) than the Key's/);
    }
    const list = join(folder, 'list.json');
    writeFileSync(
      list,
      JSON.stringify([
        { id: 'a', answer: {} },
        { id: 'b', case: 'f00d', answer: {} },
      ]),
    );
    const many = await tracehound('grade', '--key', keyFile, '--answers', list);
    expect({ code: many.code, out: many.out }).toEqual({ code: 2, out: '' });
    expect(many.notes[0]).toMatch(/list.json, entry 2 \(b\) answers another case/);
  });

  it('refuses a case that the Key does not belong to', async () => {
    const other = join(folder, 'other-key.json');
    writeFileSync(other, JSON.stringify({ ...json<Key>(keyFile), case: 'f00d' }));
    const { code, out, notes } = await tracehound('grade', '--key', other, '--answer', written({}), '--case', file);
    expect({ code, out, lines: notes.length }).toEqual({ code: 2, out: '', lines: 1 });
    expect(notes[0]).toMatch(/small.thcase is another case .* than the Key's \(s3-exfiltration f00d\)/);
  });

  it('grades many answers in order, as one JSON array of verdicts', async () => {
    const many = join(folder, 'many.yaml');
    writeFileSync(many, '- id: blank\n  answer: {}\n- answer: { result: Nothing was found. }\n');
    const { code, out } = await tracehound('grade', '--key', keyFile, '--answers', many, '--json');
    expect(code).toBe(0);
    const claims = json<Key>(keyFile).claims.map(({ id }) => ({ id, verdict: 'missed' }));
    expect(JSON.parse(out)).toEqual(['blank', '1'].map((id) => ({ id, score: 0, claims })));
  });

  it.each([
    [{ result: 7 }, /is not an answer: result: /],
    [{ verdict: 'x' }, /is not an answer: .*verdict/],
    [[], /is not an answer/],
    [{}, /is not an answer: it is empty/],
  ])('refuses %j', async (value, message) => {
    const { code, notes } = await tracehound('grade', '--key', keyFile, '--answer', written(value));
    expect({ code, lines: notes.length }).toEqual({ code: 2, lines: 1 });
    expect(notes[0]).toMatch(message);
  });

  it('prints a short summary without --json: score, every claim with verdict and reason, notes, pins', async () => {
    const key = json<Key>(keyFile);
    const path = written({ ...(await exemplar()), pins: [{ sql: 'SELECT 1' }] });
    const { code, out } = await tracehound('grade', '--key', keyFile, '--answer', path, '--case', file);
    expect(code).toBe(0);
    expect(out).toMatch(/^\d+ of 100, (clear|outstanding)\n/);
    for (const { title } of key.claims) expect(out).toContain(title);
    expect(out).toMatch(/\+ met +20\/20 {2}The root cause\n {4}Stated in full\. \(\w+: "/);
    expect(out).toMatch(/Pins\n {2}1 {2}The query runs and returns 1 row\./);
    expect(() => JSON.parse(out) as unknown).toThrow();
    const list = join(folder, 'several.json');
    writeFileSync(list, JSON.stringify([{ id: 'a', answer: {} }, { answer: { result: 'x' } }]));
    expect((await tracehound('grade', '--key', keyFile, '--answers', list)).out).toBe('a: 0 of 100, not shown\n1: 0 of 100, not shown');
  });

  describe('of labelled answers', () => {
    const fixtures = join(import.meta.dirname, '../../fixtures/grading');
    const meridian = ['--key', join(fixtures, 'meridian.key.json'), '--answers'];
    const labelled = join(fixtures, 'meridian.answers.json');
    const list = join(folder, 'labelled.json');
    const entry = (more: object): string => {
      writeFileSync(list, JSON.stringify([{ id: 'a', answer: { action: 'It was a public bucket.' }, ...more }]));
      return list;
    };

    it('prints how well the grader agrees after a line for each', async () => {
      const { code, out, notes } = await tracehound('grade', ...meridian, labelled);
      expect({ code, notes }).toEqual({ code: 0, notes: [] });
      expect(out).toMatch(/^\S+: \d+ of 100, .*\n/);
      expect(out).toMatch(/^Agreement with the labels: 8 answers, 10\d points$/m);
      for (const { id } of json<Key>(meridian[1]!).claims)
        expect(out).toMatch(new RegExp(`^${id} +8 +[01]\\.\\d{3} +-?[01]\\.\\d{3}$`, 'm'));
      expect(out).toMatch(/^Met, though labelled missed: 0$/m);
      expect(out).toMatch(/^band +answers +points +accuracy +kappa +error +signed$/m);
    });
    it('prints one JSON array and nothing else with --json', async () => {
      const { code, out, notes } = await tracehound('grade', ...meridian, labelled, '--json');
      expect({ code, notes }).toEqual({ code: 0, notes: [] });
      const claims = json<Key>(meridian[1]!).claims.map(({ id }) => id);
      const graded = JSON.parse(out) as { id: string; score: number; claims: { id: string; verdict: string }[] }[];
      expect(graded.map(({ id }) => id)).toEqual(json<{ id: string }[]>(labelled).map(({ id }) => id));
      for (const one of graded) {
        expect(Object.keys(one)).toEqual(['id', 'score', 'claims']);
        expect(one.claims.map(({ id }) => id)).toEqual(claims);
        for (const claim of one.claims) expect(Object.keys(claim)).toEqual(['id', 'verdict']);
      }
    });
    it('compares only the answers that have labels', async () => {
      writeFileSync(list, JSON.stringify([{ answer: {} }, { id: 'b', answer: {}, labels: { volume: 'missed' } }]));
      const { out } = await tracehound('grade', ...meridian, list);
      expect(out).toMatch(/^0: 0 of 100.*\nb: 0 of 100.*\n\nAgreement with the labels: 1 answer, 1 point$/m);
      expect(out).not.toMatch(/Score|NaN/);
    });
    it.each<[object, RegExp]>([
      [
        { labels: { volume: 'met', weather: 'met' } },
        /labelled.json, entry 1 \(a\) has labels for weather, which the Key does not claim\. It claims .*volume/,
      ],
      [{ labels: { volume: 'good' } }, /entry 1 \(a\) .*labels\.volume: .*met/],
      [{ labels: ['met'] }, /entry 1 \(a\) .*labels: /],
      [{ overall: 140 }, /entry 1 \(a\) .*overall: /],
    ])('refuses %j', async (more, message) => {
      const { code, out, notes } = await tracehound('grade', ...meridian, entry(more));
      expect({ code, out, lines: notes.length }).toEqual({ code: 2, out: '', lines: 1 });
      expect(notes[0]).toMatch(message);
    });
  });

  it('asks at the end, and with the replies gives the final grade', async () => {
    const key = json<Key>(keyFile);
    const { situation, task, action } = await exemplar();
    const path = written({ situation, task, action });
    const asked = await tracehound('grade', '--key', keyFile, '--answer', path);
    expect(asked.out).toMatch(/\nFollow-up questions \(a reply counts 70 %.*\):\n(?: {2}[\w-]+: On “.*\n?){1,3}$/);
    const before = JSON.parse((await tracehound('grade', '--key', keyFile, '--answer', path, '--json')).out) as Report & {
      questions: { claim: string; text: string }[];
    };
    const replies = join(folder, 'replies.json');
    const truth = (id: string) => key.claims.find((claim) => claim.id === id)!.truth;
    writeFileSync(replies, JSON.stringify(Object.fromEntries(before.questions.map(({ claim }) => [claim, truth(claim)]))));
    const final = await tracehound('grade', '--key', keyFile, '--answer', path, '--replies', replies);
    expect(Number(/^\d+/.exec(final.out)![0])).toBeGreaterThan(before.score);
    expect(final.out).toContain(`Asked: ${before.questions[0]!.text}`);
    expect(final.out).not.toContain('Follow-up questions');

    for (const [value, message] of [
      [{ 'no-such': 'x' }, /replies to "no-such", which is no claim/],
      [['x'], /holds no replies/],
    ] as const) {
      writeFileSync(replies, JSON.stringify(value));
      const { code, notes } = await tracehound('grade', '--key', keyFile, '--answer', path, '--replies', replies);
      expect(code).toBe(2);
      expect(notes[0]).toMatch(message);
    }
  });

  it('says when a Key is of a newer Tracehound', async () => {
    const newer = join(folder, 'newer.json');
    writeFileSync(newer, JSON.stringify({ ...json<Key>(keyFile), version: 2 }));
    const { code, notes } = await tracehound('grade', '--key', newer, '--answer', written({}));
    expect(code).toBe(2);
    expect(notes[0]).toMatch(/newer Tracehound \(version 2\)/);
  });
});

describe('solve and verify', () => {
  it('solve finds the facts by the reference hunt, and shows why rows exist', async () => {
    const { code, out } = await tracehound('solve', ...SMALL, '--json', '--truth', '--sql');
    const solved = JSON.parse(out) as {
      variant: string;
      claims: { id: string; sql?: string; facts: { ok: boolean }[] }[];
      labels: { kind: string; rows: Record<string, number> }[];
    };
    expect(solved.variant).toBe('leaked-key');
    expect(solved.claims.find(({ id }) => id === 'root-leaked-key')).toMatchObject({ sql: expect.stringContaining('SELECT') as string });
    expect(solved.labels.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['incident', 'herring', 'sibling']));
    expect(solved.labels.filter(({ kind, rows }) => kind === 'incident' && rows['cloudtrail']).length).toBeGreaterThan(0);
    expect(code).toBe(solved.claims.every((claim) => claim.facts.every((fact) => fact.ok)) ? 0 : 1);
    expect(out).not.toContain('undefined');
  });
  it('solve ends with 1 when a proof fails, as text and as JSON', async () => {
    vi.spyOn(make, 'makeCase').mockResolvedValue({ case: {}, manifest: {} } as never);
    vi.spyOn(solve, 'solveClaims').mockResolvedValue([
      { id: 'a', kind: 'found', title: 'A', sql: 'SELECT 1', facts: [{ fact: 'x', column: 'x', found: 1, expected: 2, ok: false }] },
    ] as never);
    for (const as of [[], ['--json']]) expect((await tracehound('solve', ...SMALL, ...as)).code).toBe(1);
    vi.restoreAllMocks();
  });
  it('verify prints each gate with its figure and ends as the gates do', async () => {
    const { code, out, notes } = await tracehound(
      'verify',
      's3-exfiltration',
      '--seeds',
      '1',
      '--variant',
      'leaked-key',
      '--size',
      'short',
      '--scale',
      '0.02',
      '--gate',
      'harm',
    );
    expect(code).toBe(0);
    expect(out).toMatch(
      /^s3-exfiltration: 1 cases in \d+ s \(1 seeds × 1 variants, level 2, short, scale 0.02\)\n {2}✓ harm +1 of 1 cases$/,
    );
    expect(notes).toHaveLength(1);
  });
});
