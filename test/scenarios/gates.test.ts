import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import type { Fact } from '../../generators/core/manifest.ts';
import type { GateCase, GateResult } from '../../src/case/gate.ts';
import { auc } from '../../src/case/classifier.ts';
import { gates } from '../../src/case/gates.ts';
import type { LoadedScenario } from '../../src/case/parse-scenario.ts';
import { makeCase, makeKey } from '../../src/case/make.ts';
import { conclude, examine, inspect, verificationSeed } from '../../src/case/verify.ts';
import type { Connector } from '../../src/query/connector.ts';
import { openNode } from '../../src/query/duckdb-node.ts';
import { templateScenario } from '../helpers/template-scenario.ts';

/** Each part of the quality gate accepts a sound case and rejects one that is broken in the way it is there for. */
let sound: GateCase;
let connector: Connector;

beforeAll(async () => {
  const loaded = templateScenario();
  const seed = verificationSeed(1);
  const request = { loaded, seed: parseSeed(seed), level: 2 as const, size: 'short' as const, scale: 0.02, variant: 'leaked-key' };
  connector = await openNode();
  const made = await makeCase(connector, request, { labels: true });
  sound = { loaded, case: made.case, manifest: made.manifest, key: makeKey(request), connector, seed };
});
afterAll(() => connector.close());

const gate = (id: string) => {
  const found = gates.get(id);
  if (!found) throw new Error(`There is no gate ${id}.`);
  return found;
};
const judged = async (id: string, one: GateCase = sound): Promise<GateResult> => gate(id).judge([await gate(id).collect(one)]);

/** What the gate says of the case with other author's files. */
const withFiles = (id: string, change: (loaded: LoadedScenario) => Partial<LoadedScenario>) =>
  judged(id, { ...sound, loaded: { ...sound.loaded, ...change(sound.loaded) } });
const withQueries = (id: string, queries: Record<string, string>) =>
  withFiles(id, (loaded) => ({ queries: { ...loaded.queries, ...queries } }));
const withFacts = (id: string, facts: Record<string, Fact>) =>
  judged(id, { ...sound, manifest: { ...sound.manifest, facts: { ...sound.manifest.facts, ...facts } } });
const withCase = (id: string, change: Partial<GateCase['case']>) => judged(id, { ...sound, case: { ...sound.case, ...change } });

/** Judges while the tables are changed, and puts them back. */
async function withTables(id: string, sql: string, facts: Record<string, Fact> = {}): Promise<GateResult> {
  await connector.run(`BEGIN; ${sql}`);
  try {
    return await withFacts(id, facts);
  } finally {
    await connector.run('ROLLBACK');
  }
}

function rejects(result: GateResult, because: RegExp): void {
  expect(result.detail.join('\n')).toMatch(because);
  expect(result.pass).toBe(false);
}

it('every gate has its broken case below', () => {
  const text = readFileSync(import.meta.filename, 'utf8');
  for (const id of gates.keys()) expect(text, id).toContain(`describe('${id}'`);
});

it('the sound case passes every gate', async () => {
  const all = [...gates.values()];
  expect(conclude(all, [await inspect(sound, all)]).filter((verdict) => !verdict.pass)).toEqual([]);
});

describe('brief-true', () => {
  it('rejects a sentence that the data do not bear out', async () => {
    rejects(
      await withQueries('brief-true', { 'brief-mail': "SELECT 1 FROM tickets WHERE number = 'no-such'" }),
      /not shown: "A mail reached/,
    );
  });
  it('rejects a sentence without a query, one that the brief does not say, and an unfilled word', async () => {
    const proofs = (sentence: string, query: string) => (loaded: LoadedScenario) => ({
      scenario: { ...loaded.scenario, brief_proofs: [{ sentence, query }] },
    });
    rejects(await withFiles('brief-true', proofs('All times are UTC.', 'missing')), /there is no queries\/missing.sql/);
    rejects(await withFiles('brief-true', proofs('Nobody was harmed.', 'brief-mail')), /the brief does not say "Nobody was harmed."/);
    rejects(await withCase('brief-true', { brief: 'Hello {{org}}' }), /unfilled/);
  });
});

describe('proofs', () => {
  it('rejects a proof that returns another value, no row, an error, or is missing', async () => {
    rejects(
      await withQueries('proofs', { 'reads-leaked-key': "SELECT 'AKIAELSEWHERE' AS key" }),
      /reader-leaked-key: key is "AKIAELSEWHERE", the fact actor.key/,
    );
    rejects(
      await withQueries('proofs', { 'reads-leaked-key': 'SELECT eventid AS key FROM cloudtrail WHERE false' }),
      /its proof returns no row/,
    );
    rejects(await withQueries('proofs', { 'reads-leaked-key': 'SELECT nonsense FROM cloudtrail' }), /reader-leaked-key: .*nonsense/);
    rejects(
      await withFiles('proofs', ({ queries }) => ({
        queries: Object.fromEntries(Object.entries(queries).filter(([id]) => id !== 'root-leaked-key')),
      })),
      /no queries\/root-leaked-key.sql/,
    );
  });
  it('rejects a claim about a fact that the case does not have', async () => {
    const { 'actor.key': _, ...facts } = sound.manifest.facts;
    rejects(await judged('proofs', { ...sound, manifest: { ...sound.manifest, facts } }), /there is no fact actor.key/);
  });
});

describe('root-unique', () => {
  it('rejects a case in which the proof of another root cause finds something, whatever it is', async () => {
    rejects(
      await withQueries('root-unique', { 'root-control': "SELECT 'a faint trace' AS notice" }),
      /the proof of control \(root-control\) shows/,
    );
    expect((await withQueries('root-unique', { 'root-control': "SELECT 'a faint trace' AS notice WHERE false" })).pass).toBe(true);
  });
  it('rejects root causes that share their proof', async () => {
    const shared = (loaded: LoadedScenario): Partial<LoadedScenario> => ({
      rubric: {
        ...loaded.rubric!,
        claims: loaded.rubric!.claims.map((claim) => (claim.id === 'root-control' ? { ...claim, proof: 'root-leaked-key' } : claim)),
      },
    });
    rejects(await withFiles('root-unique', shared), /control and leaked-key have one proof/);
  });
});

describe('harm', () => {
  it('rejects an incident that did not happen or left no row, and a control in which something happened', async () => {
    rejects(await withFacts('harm', { 'incident.happened': { value: false } }), /nothing happened/);
    rejects(
      await withTables('harm', sound.case.tables.map(({ name }) => `UPDATE truth."${name}" SET label = 0;`).join(' ')),
      /no row of any table/,
    );
    rejects(
      await judged('harm', { ...sound, manifest: { ...sound.manifest, variant: 'control' } }),
      /a control in which something happened/,
    );
  });
  it('accepts an incident that only changes rows, where a claim measures what it did', async () => {
    const unmarked = sound.case.tables.map(({ name }) => `UPDATE truth."${name}" SET label = 0;`).join(' ');
    const measured = (returns: Record<string, string>, sql: string): GateCase => ({
      ...sound,
      loaded: {
        ...sound.loaded,
        queries: { ...sound.loaded.queries, 'root-leaked-key': sql },
        rubric: {
          ...sound.loaded.rubric!,
          claims: sound.loaded.rubric!.claims.map((claim) =>
            claim.id === 'root-leaked-key' ? { ...claim, proof: 'root-leaked-key', impact: true, returns } : claim,
          ),
        },
      },
    });
    await connector.run(`BEGIN; ${unmarked}`);
    try {
      expect((await judged('harm', measured({ p99: 'impact.p99' }, 'SELECT 2.1 AS p99'))).pass).toBe(true);
      rejects(await judged('harm', measured({ p99: 'impact.p99' }, 'SELECT 2.1 AS p99 WHERE false')), /no claim with `impact`/);
      rejects(await judged('harm', measured({}, 'SELECT 2.1 AS p99')), /no claim with `impact`/);
    } finally {
      await connector.run('ROLLBACK');
    }
  });
});

describe('byte-laws', () => {
  const incident = (): number => sound.manifest.labels.findIndex((label, index) => index > 0 && label.kind === 'incident');
  it('rejects flow bytes of a path that never crossed the VPC', async () => {
    const stolen = `UPDATE truth.vpc_flow SET label = ${incident()} WHERE _rid IN (SELECT _rid FROM vpc_flow WHERE flow_direction = 'egress' ORDER BY bytes DESC LIMIT 5); UPDATE vpc_flow SET bytes = 5000000000 WHERE _rid IN (SELECT _rid FROM truth.vpc_flow WHERE label = ${incident()})`;
    rejects(await withTables('byte-laws', stolen), /of a path that never crossed the VPC/);
    expect((await withTables('byte-laws', stolen, { 'flow.visible': { value: true }, 'egress.bytes': { value: 6e9 } })).pass).toBe(true);
  });
  it('rejects a path through the VPC without its bytes', async () => {
    rejects(
      await withFacts('byte-laws', { 'flow.visible': { value: true }, 'egress.bytes': { value: 4e9 } }),
      /flow records show 0 bytes going out, the path carried 4000000000/,
    );
  });
});

describe('what a case does not have', () => {
  it('is not judged, and the figure says so', async () => {
    const { 'flow.visible': _, ...facts } = sound.manifest.facts;
    const result = await judged('byte-laws', { ...sound, manifest: { ...sound.manifest, facts } });
    expect(result).toEqual({ pass: true, figure: '0 of 0 cases, nothing to judge in 1 more', detail: [] });
    const { labels } = sound.manifest;
    const quiet = labels.map((label) => ({ ...label, kind: 'herring' as const }));
    const leak = await judged('leak', { ...sound, manifest: { ...sound.manifest, labels: quiet } });
    expect(leak).toMatchObject({ pass: true, figure: 'AUC no rows of its own in 1 of 1 cases' });
  });
});

describe('spoilers', () => {
  it.each(['brief', 'title'] as const)('rejects a fact in the %s', async (place) => {
    rejects(
      await withCase('spoilers', { [place]: `Look at ${String(sound.manifest.facts['actor.key']?.value)}.` }),
      /actor.key .* stands in the Case/,
    );
  });
  it('rejects a fact in a hint, and the name of a variant in a starter', async () => {
    const [question, ...rest] = sound.case.questions;
    rejects(
      await withCase('spoilers', {
        questions: [{ ...question!, hints: [`Ask ${String(sound.manifest.facts['entry.repository']?.value)}`] }, ...rest],
      }),
      /entry.repository/,
    );
    rejects(await withCase('spoilers', { starters: [{ name: 'leaked-key', sql: 'SELECT 1' }] }), /the variant name leaked-key/);
  });
});

describe('answers', () => {
  const withAnswers = (answers: Record<string, string>) =>
    withFiles('answers', (loaded) => ({ answers: { ...loaded.answers, 'leaked-key': answers } }));
  const exemplar = (): string => sound.loaded.answers['leaked-key']!['exemplar']!;
  it('rejects an exemplar that scores low, and a variant without one', async () => {
    rejects(await withAnswers({ exemplar: 'result: Something was odd.' }), /the exemplar scores \d+; not met: .*root-leaked-key/);
    rejects(await withAnswers({}), /there is no exemplar/);
  });
  const decoy = (yaml: string) => withAnswers({ exemplar: exemplar(), 'decoy-probe': yaml });
  it('rejects a decoy that passes, and one that fails other claims than it names', async () => {
    rejects(await decoy(`below: 60\nmisses: []\n${exemplar()}`), /decoy-probe scores (9\d|100), not below 60/);
    rejects(await decoy(`below: 101\nmisses: [fix]\n${exemplar()}`), /decoy-probe should fail fix/);
    rejects(await decoy('below: 60\nmisses: [fix]\nresult: Something was odd.'), /decoy-probe also fails .*root-leaked-key/);
  });
  it('rejects a decoy that does not say what it misses or which score it must stay below, and one that names no claim', async () => {
    rejects(await decoy('below: 60\nresult: Something was odd.'), /decoy-probe does not say which claims it `misses`/);
    rejects(await decoy(`misses: []\n${exemplar()}`), /decoy-probe does not say `below` which score/);
    rejects(await decoy(`below: 101\nmisses: [no-such-claim]\n${exemplar()}`), /names claims that the case does not have: no-such-claim/);
    rejects(await withAnswers({ exemplar: exemplar() }), /there is no decoy/);
  });
});

describe('battery', () => {
  const cases = (right: number, of: number, amount = right) =>
    Array.from({ length: of }, (_, index) => ({
      variant: 'leaked-key',
      guess: { rows: index < right ? 'leaked-key' : 'control', amount: index < amount ? 'leaked-key' : 'control' },
    }));
  it('rejects cases without herrings, where the biggest hit is the answer', () => {
    expect(gate('battery').judge(cases(12, 12))).toEqual({
      pass: false,
      figure: 'by rows right in 12 of 12 (limit 40 %), by amount in 12 (not judged)',
      detail: ['leaked-key is named in 12 of its 12 cases'],
    });
    expect(gate('battery').judge(cases(5, 10)).pass).toBe(false);
    expect(gate('battery').judge(cases(4, 10, 9))).toMatchObject({
      pass: true,
      figure: expect.stringContaining('by amount in 9') as string,
    });
  });
  const guess = async (queries: Record<string, string>) =>
    (
      (await gate('battery').collect({ ...sound, loaded: { ...sound.loaded, queries: { ...sound.loaded.queries, ...queries } } })) as {
        guess: Record<'rows' | 'amount', string>;
      }
    ).guess;
  it('counts the rows of each variant’s proofs, past their limits', async () => {
    const many = (n: number) => `SELECT range AS key FROM range(${n}) LIMIT 1;`;
    expect((await guess({ 'reads-leaked-key': many(3), 'reads-control': many(2) })).rows).toBe('leaked-key');
    expect((await guess({ 'reads-leaked-key': many(3), 'reads-control': many(40) })).rows).toBe('control');
  });
  it('adds up the bytes of each variant’s proofs', async () => {
    const sized = (n: number, bytes: number) => `SELECT range AS key, ${bytes} AS bytes, 9999 AS objects FROM range(${n}) LIMIT 1;`;
    expect((await guess({ 'reads-leaked-key': sized(1, 500), 'reads-control': sized(3, 100) })).amount).toBe('leaked-key');
    expect((await guess({ 'reads-leaked-key': sized(1, 500), 'reads-control': sized(6, 100) })).amount).toBe('control');
  });
});

describe('naive-rules', () => {
  it('rejects a rule that is right too often, and a scenario without rules', () => {
    const cases = (right: number) => Array.from({ length: 10 }, (_, index) => ({ 'naive-loud': index < right, 'naive-quiet': false }));
    rejects(gate('naive-rules').judge(cases(3)), /naive-loud names a culprit in 30 % of cases/);
    expect(gate('naive-rules').judge(cases(2)).pass).toBe(true);
    expect(gate('naive-rules').judge(Array.from({ length: 10 }, () => ({}))).pass).toBe(false);
  });
  it('knows a culprit when a rule names one', async () => {
    const named = (value: string) =>
      gate('naive-rules').collect({ ...sound, loaded: { ...sound.loaded, queries: { 'naive-probe': `SELECT '${value}' AS who` } } });
    expect(await named(String(sound.manifest.facts['actor.key']?.value))).toEqual({ 'naive-probe': true });
    expect(await named('AKIASOMEBODYELSE')).toEqual({ 'naive-probe': false });
  });
});

describe('leak', () => {
  interface Row {
    readonly incident: boolean;
    readonly features: readonly number[];
    readonly value?: string;
  }
  type Sample = Readonly<Record<string, readonly Row[]>>;
  /** 400 pairs; `tell` shifts one meaningless feature of the incident's rows. */
  const samples = (tell: number) => {
    let state = 12345;
    const draw = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    return [
      {
        cloudtrail: Array.from({ length: 800 }, (_, index) => ({
          incident: index % 2 === 0,
          features: [draw() + (index % 2 === 0 ? tell : 0), draw(), draw()],
        })),
      },
    ];
  };
  it('rejects incident rows that their ids give away, and accepts those that they do not', () => {
    rejects(gate('leak').judge(samples(0.3)), /cloudtrail: AUC 0\.\d+ is further from 0\.5 than 0\.06/);
    expect(gate('leak').judge(samples(0)).pass).toBe(true);
  });
  it('says nothing about too few rows', () => {
    const [all] = samples(0.3);
    const result = gate('leak').judge([{ cloudtrail: all!.cloudtrail.slice(0, 100) }]);
    expect(result).toMatchObject({ pass: true, figure: expect.stringContaining('too few') as string });
  });
  /** How well the best single feature tells the incident's rows, from 0.5 to 1. */
  const told = (list: readonly Row[] = []): number =>
    Math.max(
      ...(list[0]?.features ?? []).map((_, index) => {
        const area = auc(
          list.map((row) => row.features[index] ?? 0),
          list.map((row) => row.incident),
        );
        return Math.max(area, 1 - area);
      }),
    );
  const collected = async (): Promise<Sample> => (await gate('leak').collect(sound)) as Sample;
  const incident = (): string => {
    const labels = sound.manifest.labels.flatMap((label, index) => (index > 0 && label.kind === 'incident' ? [index] : []));
    return `_rid IN (SELECT _rid FROM truth.cloudtrail WHERE label IN (${labels.join(', ')}))`;
  };
  /** What the gate collects while cloudtrail is changed. */
  async function changed(sql: string): Promise<Sample> {
    await connector.run(`BEGIN; ${sql}`);
    try {
      return await collected();
    } finally {
      await connector.run('ROLLBACK');
    }
  }
  it('pairs as many incident as background rows of the case', async () => {
    const { cloudtrail } = await collected();
    expect(cloudtrail!.length).toBeGreaterThan(20);
    expect(cloudtrail!.filter((row) => row.incident)).toHaveLength(cloudtrail!.length / 2);
  });
  it('sees ids, columns that are NULL and places in which only the incident’s rows stand', async () => {
    const plain = await collected();
    expect(told(plain['cloudtrail'])).toBeLessThan(0.8);
    expect(told(plain['cloudtrail nulls'])).toBe(0.5);
    const short = await changed(`UPDATE cloudtrail SET requestid = left(requestid, 12) WHERE ${incident()}`);
    expect(told(short['cloudtrail'])).toBe(1);
    const gone = await changed(`UPDATE cloudtrail SET tlsdetails = NULL WHERE ${incident()}`);
    expect(told(gone['cloudtrail nulls'])).toBe(1);
    const sevenths = (table: string, those: string): string =>
      `UPDATE ${table} SET _rid = _rid * 7 + CASE WHEN ${those} THEN 6 ELSE 0 END;`;
    const last = await changed(sevenths('cloudtrail', incident()) + sevenths('truth.cloudtrail', 'label > 0'));
    expect(told(last['cloudtrail'])).toBe(1);
  });
  it('counts rows of one instant once: they share the digits of their time', async () => {
    const alike = "UPDATE cloudtrail SET eventname = 'GetObject'";
    const hits = (sample: Sample): number => (sample['cloudtrail'] ?? []).filter((row) => row.incident).length;
    expect(hits(await changed(alike))).toBeGreaterThan(5);
    const first = `(SELECT min(eventtime) FROM cloudtrail WHERE ${incident()})`;
    expect(hits(await changed(`${alike}; UPDATE cloudtrail SET eventtime = ${first} WHERE ${incident()}`))).toBeLessThanOrEqual(1);
  });
  it('counts a value of a dictionary once, however often it stands there, and sees values at the end of their dictionary', async () => {
    const { dictionary } = await collected();
    expect(dictionary!.some((row) => row.incident)).toBe(true);
    const again = Array.from({ length: 200 }, () => ({ dictionary: dictionary! }));
    expect(gate('leak').judge(again)).toMatchObject({
      pass: true,
      figure: expect.stringContaining('not judged, too few rows: dictionary') as string,
    });
    const values = (count: number): Row[] =>
      Array.from({ length: 2 * count }, (_, n) => ({
        incident: n % 2 === 0,
        value: `v${n}`,
        features: [((n * 0.618) % 1) * 0.5 + (n % 2 === 0 ? 0.5 : 0), 0],
      }));
    rejects(gate('leak').judge([{ dictionary: values(250) }]), /dictionary: AUC/);
  });
});

describe('made', () => {
  it('a case that cannot be made is a verdict of its own, and so is a gate that breaks', async () => {
    const all = [gate('harm'), gate('battery')];
    const broken = {
      ...sound.loaded,
      scenario: { ...sound.loaded.scenario, sources: { full: ['no-such-source'], short: ['no-such-source'] } },
    };
    const failed = await examine(
      { loaded: broken, level: 2, size: 'short', scale: 0.02, variant: 'control' },
      verificationSeed(1),
      all,
      openNode,
    );
    rejects(conclude(all, [failed])[0]!, /control · .*no-such-source/);
    const crashed = await inspect(
      { ...sound, loaded: { ...sound.loaded, queries: { ...sound.loaded.queries, 'reads-control': 'SELEC' } } },
      all,
    );
    rejects(conclude(all, [crashed])[0]!, /gate battery/);
    expect(crashed.samples.has('harm')).toBe(true);
  });
});
