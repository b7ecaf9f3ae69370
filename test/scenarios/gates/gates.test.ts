import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GateCase } from '../../../src/case/gate.ts';
import { gates } from '../../../src/case/gates.ts';
import type { LoadedScenario } from '../../../src/case/parse-scenario.ts';
import { conclude, examine, inspect, verificationSeed } from '../../../src/case/verify.ts';
import { openNode } from '../../../src/query/duckdb-node.ts';
import { broken, changed, gate, judged, rejects, soundCase } from './sound.ts';

/** Each part of the quality gate accepts a sound case and rejects one that is broken in the way it is there for. */
let sound: GateCase;
let withIts: ReturnType<typeof broken>;

beforeAll(async () => {
  sound = await soundCase();
  withIts = broken(sound);
});
afterAll(() => sound.connector.close());

it('every gate has its broken case in this folder', () => {
  const text = readdirSync(import.meta.dirname)
    .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
    .join('');
  for (const id of gates.keys()) expect(text, id).toContain(`describe('${id}'`);
});

it('the sound case passes every gate', async () => {
  const all = [...gates.values()];
  expect(conclude(all, [await inspect(sound, all)]).filter((verdict) => !verdict.pass)).toEqual([]);
});

describe('brief-true', () => {
  it('rejects a sentence that the data do not bear out', async () => {
    rejects(
      await withIts.queries('brief-true', { 'brief-mail': "SELECT 1 FROM tickets WHERE number = 'no-such'" }),
      /not shown: "A mail reached/,
    );
  });
  it('rejects a sentence without a query, one that the brief does not say, and an unfilled word', async () => {
    const proofs = (sentence: string, query: string) => (loaded: LoadedScenario) => ({
      scenario: { ...loaded.scenario, brief_proofs: [{ sentence, query }] },
    });
    rejects(await withIts.files('brief-true', proofs('All times are UTC.', 'missing')), /there is no queries\/missing.sql/);
    rejects(await withIts.files('brief-true', proofs('Nobody was harmed.', 'brief-mail')), /the brief does not say "Nobody was harmed."/);
    rejects(await withIts.case('brief-true', { brief: 'Hello {{org}}' }), /unfilled/);
  });
});

describe('proofs', () => {
  it('rejects a proof that returns another value, no row, an error, or is missing', async () => {
    rejects(
      await withIts.queries('proofs', { 'reads-leaked-key': "SELECT 'AKIAELSEWHERE' AS key" }),
      /reader-leaked-key: key is "AKIAELSEWHERE", the fact actor.key/,
    );
    rejects(
      await withIts.queries('proofs', { 'reads-leaked-key': 'SELECT eventid AS key FROM cloudtrail WHERE false' }),
      /its proof returns no row/,
    );
    rejects(await withIts.queries('proofs', { 'reads-leaked-key': 'SELECT nonsense FROM cloudtrail' }), /reader-leaked-key: .*nonsense/);
    rejects(
      await withIts.files('proofs', ({ queries }) => ({
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
      await withIts.queries('root-unique', { 'root-control': "SELECT 'a faint trace' AS notice" }),
      /the proof of control \(root-control\) shows/,
    );
    expect((await withIts.queries('root-unique', { 'root-control': "SELECT 'a faint trace' AS notice WHERE false" })).pass).toBe(true);
  });
  it('rejects root causes that share their proof', async () => {
    const shared = (loaded: LoadedScenario): Partial<LoadedScenario> => ({
      rubric: {
        ...loaded.rubric!,
        claims: loaded.rubric!.claims.map((claim) => (claim.id === 'root-control' ? { ...claim, proof: 'root-leaked-key' } : claim)),
      },
    });
    rejects(await withIts.files('root-unique', shared), /control and leaked-key have one proof/);
  });
});

describe('harm', () => {
  it('rejects an incident that did not happen or left no row, and a control in which something happened', async () => {
    rejects(await withIts.facts('harm', { 'incident.happened': { value: false } }), /nothing happened/);
    rejects(
      await withIts.tables('harm', sound.case.tables.map(({ name }) => `UPDATE truth."${name}" SET label = 0;`).join(' ')),
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
    await changed(sound, unmarked, async () => {
      expect((await judged('harm', measured({ p99: 'impact.p99' }, 'SELECT 2.1 AS p99'))).pass).toBe(true);
      rejects(await judged('harm', measured({ p99: 'impact.p99' }, 'SELECT 2.1 AS p99 WHERE false')), /no claim with `impact`/);
      rejects(await judged('harm', measured({}, 'SELECT 2.1 AS p99')), /no claim with `impact`/);
    });
  });
});

describe('byte-laws', () => {
  const incident = (): number => sound.manifest.labels.findIndex((label, index) => index > 0 && label.kind === 'incident');
  it('rejects flow bytes of a path that never crossed the VPC', async () => {
    const stolen = `UPDATE truth.vpc_flow SET label = ${incident()} WHERE _rid IN (SELECT _rid FROM vpc_flow WHERE flow_direction = 'egress' ORDER BY bytes DESC LIMIT 5); UPDATE vpc_flow SET bytes = 5000000000 WHERE _rid IN (SELECT _rid FROM truth.vpc_flow WHERE label = ${incident()})`;
    rejects(await withIts.tables('byte-laws', stolen), /of a path that never crossed the VPC/);
    expect((await withIts.tables('byte-laws', stolen, { 'flow.visible': { value: true }, 'egress.bytes': { value: 6e9 } })).pass).toBe(
      true,
    );
  });
  it('rejects a path through the VPC without its bytes', async () => {
    rejects(
      await withIts.facts('byte-laws', { 'flow.visible': { value: true }, 'egress.bytes': { value: 4e9 } }),
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
      await withIts.case('spoilers', { [place]: `Look at ${String(sound.manifest.facts['actor.key']?.value)}.` }),
      /actor.key .* stands in the Case/,
    );
  });
  it('rejects a fact in a hint, and the name of a variant in a starter', async () => {
    const [question, ...rest] = sound.case.questions;
    rejects(
      await withIts.case('spoilers', {
        questions: [{ ...question!, hints: [`Ask ${String(sound.manifest.facts['entry.repository']?.value)}`] }, ...rest],
      }),
      /entry.repository/,
    );
    rejects(await withIts.case('spoilers', { starters: [{ name: 'leaked-key', sql: 'SELECT 1' }] }), /the variant name leaked-key/);
  });
});

describe('answers', () => {
  const withAnswers = (answers: Record<string, string>) =>
    withIts.files('answers', (loaded) => ({ answers: { ...loaded.answers, 'leaked-key': answers } }));
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
