import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { answerSchema } from '../../../scenarios/_schema/answer.ts';
import type { Case } from '../../../src/case/case.ts';
import { Lab } from '../../../src/state/lab.svelte.ts';
import type { CaseSource, OpenCase } from '../../../src/state/session.ts';
import { newAttempt, storage, type Attempt } from '../../../src/state/storage.ts';
import { exportAttempt, parseAttempt } from '../../../src/state/transfer.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';

const found: Case = {
  version: 1,
  id: 'case-1',
  scenario: 's3-exfiltration',
  title: 'A case',
  level: 1,
  size: 'short',
  tracehound: '1.0.0',
  window: { start: '2025-01-01T00:00:00Z', end: '2025-01-02T00:00:00Z' },
  brief: '',
  questions: [],
  starters: [],
  minutes: 30,
  tables: [],
};
const practice = { kind: 'practice', words: 'a-b', level: 1, size: 'short' } as const;

beforeEach(() => {
  vi.stubGlobal('document', { documentElement: { dataset: {} }, hidden: false });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  vi.spyOn(storage, 'save').mockResolvedValue();
  vi.spyOn(storage, 'events').mockRejectedValue(new Error('site data is blocked'));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function opened(over: Partial<OpenCase> = {}): Promise<OpenCase> {
  return { case: found, connector: await nodeConnector(), close: () => Promise.resolve(), ...over };
}
const source = (open: CaseSource['open']): CaseSource => ({ scenario: 's3-exfiltration', open });
const settled = async (lab: Lab) => {
  while (lab.runner.current || lab.runner.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
};
async function run(lab: Lab, text: string, name?: string) {
  const cell = lab.cells.add(text, name);
  lab.runner.runAt(cell);
  await settled(lab);
  return cell;
}
async function ready(attempt?: Attempt): Promise<Lab> {
  const open = await opened();
  const lab = new Lab(
    source(() => Promise.resolve(open)),
    practice,
    attempt,
  );
  await lab.start();
  expect(lab.boot).toEqual({ phase: 'ready' });
  return lab;
}
const savedWork = (): Attempt => {
  const attempt = newAttempt(found, 's3-exfiltration', practice);
  return {
    ...attempt,
    snapshot: new Lab(
      source(() => opened()),
      practice,
    ).snapshot(),
  };
};

describe('starting', () => {
  test('a second try goes on with the same attempt, and with what was written meanwhile', async () => {
    const attempt = savedWork();
    const open = vi.fn<CaseSource['open']>(() => opened()).mockRejectedValueOnce(new Error('no network'));
    const lab = new Lab(source(open), practice, attempt);
    await lab.start();
    expect(lab.boot.phase).toBe('failed');
    lab.cells.active.text = 'SELECT 1';
    await lab.start();
    expect(lab.autosave.attempt?.id).toBe(attempt.id);
    expect(lab.cells.active.text).toBe('SELECT 1');
  });

  test('closed while it opens: nothing stays open, and no attempt begins', async () => {
    let arrive!: (open: OpenCase) => void;
    const lab = new Lab(
      source(() => new Promise((resolve) => (arrive = resolve))),
      practice,
    );
    void lab.start();
    const closing = lab.close();
    const close = vi.fn(() => Promise.resolve());
    arrive(await opened({ close }));
    await closing;
    expect(close).toHaveBeenCalledOnce();
    expect(lab.autosave.attempt).toBeUndefined();
    expect(lab.boot.phase).toBe('loading');
  });

  test('work on another version of the case says so', async () => {
    const lab = await ready({ ...savedWork(), caseId: 'case-0', tracehound: '0.9.0' });
    expect(lab.notices.join()).toContain('Tracehound 0.9.0');
    expect((await ready(savedWork())).notices).toEqual([]);
  });

  test('a browser that refuses locks does not hold the lab up', async () => {
    vi.stubGlobal('navigator', { locks: { request: () => Promise.reject(new DOMException('blocked', 'SecurityError')) } });
    expect((await ready()).autosave.state.kind).not.toBe('elsewhere');
  });

  test('work goes out of a lab whose case does not open, and comes in again', async () => {
    const lab = new Lab(
      source((hooks) => {
        hooks.onCase(found);
        return Promise.reject(new Error('no engine'));
      }),
      practice,
    );
    await lab.start();
    lab.answer.draft.prose.situation = 'Written while it loaded.';
    const attempt = lab.attemptNow();
    expect(attempt).toBeDefined();
    if (!attempt) return;
    const again = parseAttempt(await (await exportAttempt(attempt)).text());
    expect(again.attempt.snapshot?.answer.prose.situation).toBe('Written while it loaded.');
  });
});

describe('work of one query on another', () => {
  test("the learner's own tables and variables are there again on resume", async () => {
    const first = await ready();
    await run(first, 'CREATE TABLE seen AS SELECT 41 AS n');
    await run(first, 'CREATE OR REPLACE TABLE seen AS SELECT 42 AS n');
    await run(first, 'SET VARIABLE limit_at = 7');
    const attempt = first.attemptNow();
    const again = await ready(attempt);
    await settled(again);
    const cell = await run(again, "SELECT n, getvariable('limit_at') AS v FROM seen");
    expect(cell.rows && [cell.rows.result.value(0, 0), cell.rows.result.value(0, 1)]).toEqual([42, 7]);
    expect(again.runner.own).toHaveLength(2);
  });

  test('a table made from a cell is there again with the rows it had, whatever the cell says now', async () => {
    const first = await ready();
    const base = first.cells.add('SELECT 1 AS n', 'base');
    await run(first, 'CREATE TABLE suspects AS FROM base');
    base.text = 'SELECT 2 AS n';
    await run(first, 'FROM base');
    const again = await ready(first.attemptNow());
    const cell = await run(again, 'SELECT suspects.n, base.n FROM suspects, base');
    expect(cell.rows && [cell.rows.result.value(0, 0), cell.rows.result.value(0, 1)]).toEqual([1, 2]);
  });

  test('what cannot be made again is told once and forgotten, without a word of a run', async () => {
    const first = await ready();
    await first.opened?.connector.run('CREATE TABLE there AS SELECT 1 AS n');
    await run(first, 'CREATE TABLE seen AS FROM there');
    await run(first, 'CREATE TABLE twice AS SELECT 2 * n AS n FROM seen');
    await run(first, 'SET VARIABLE kept = 7');
    const again = await ready(first.attemptNow());
    await again.runner.background('SELECT 1');
    expect(again.notices).toEqual([expect.stringContaining('seen, twice')]);
    expect(again.runner.own).toEqual(['SET VARIABLE kept = 7']);
    expect([again.runner.announcement, again.runner.runs]).toEqual([undefined, 0]);
  });

  test('a sort is no news', async () => {
    const lab = await ready();
    const cell = await run(lab, 'SELECT 1 AS n');
    const { announcement } = lab.runner;
    lab.runner.rerun(cell, 'SELECT 1 AS n', { column: 'n', direction: 'desc' });
    await settled(lab);
    expect(cell.rows?.sort).toBeDefined();
    expect(lab.runner.announcement).toBe(announcement);
    expect(lab.runner.runs).toBe(1);
  });

  test('a restart that fails is no stray error, and the views are made anew', async () => {
    const restart = vi.fn(() => Promise.reject(new Error('no engine')));
    const open = await opened({ restart });
    const lab = new Lab(
      source(() => Promise.resolve(open)),
      practice,
    );
    await lab.start();
    lab.cells.add('SELECT 1 AS n', 'base');
    await run(lab, 'FROM base');
    await open.connector.run('DROP VIEW base');
    await lab.runner.restart();
    expect(restart).toHaveBeenCalledOnce();
    expect((await run(lab, 'FROM base')).failure).toBeUndefined();
  });

  test('undoing a removal twice brings one line back', async () => {
    const { answer } = await ready();
    answer.addTimeline('', 'one');
    answer.addWhy();
    const undo = [answer.removeLine('timeline', 0), answer.removeWhy(answer.draft.whys[0]?.id ?? 0)];
    expect([answer.draft.timeline.length, answer.draft.whys.length]).toEqual([0, 0]);
    for (const each of [...undo, ...undo]) each();
    expect([answer.draft.timeline.length, answer.draft.whys.length]).toEqual([1, 1]);
  });

  test('a pin gives the rows it shows, whatever becomes of the cells it read', async () => {
    const lab = await ready();
    const base = lab.cells.add('SELECT 1 AS n', 'base');
    const cell = await run(lab, 'SELECT n FROM base');
    base.text = 'SELECT 2 AS n';
    if (!cell.rows) throw new Error('no rows');
    const pin = lab.pin(cell, cell.rows);
    expect((await (await nodeConnector()).query(pin.sql)).value(0, 0)).toBe(1);
  });

  test('no cell takes the name of a table, and none in old work hides one', async () => {
    const lab = await ready();
    lab.cells.reserve(['cloudtrail']);
    const other = lab.cells.add('SELECT 0 AS n', 'other');
    expect(lab.cells.rename(other.id, 'CloudTrail')).toBe('cloudtrail_2');
    other.name = 'cloudtrail';
    await lab.opened?.connector.run('CREATE TABLE cloudtrail AS SELECT 5 AS n');
    const cell = await run(lab, 'SELECT n FROM cloudtrail');
    if (!cell.rows) throw new Error('no rows');
    expect(cell.rows.result.value(0, 0)).toBe(5);
    expect(lab.standalone(cell.rows)).toBe('SELECT n FROM cloudtrail');
  });

  test('a broken cell fails only the queries that read it, and is named there', async () => {
    const lab = await ready();
    const broken = lab.cells.add('SELECT 1 AS n', 'total');
    const reader = await run(lab, 'SELECT n FROM total');
    expect(reader.failure).toBeUndefined();
    broken.text = 'SELECT nope FROM range(3)';
    const column = await run(lab, 'SELECT 3 AS total');
    expect(column.failure).toBeUndefined();
    lab.runner.runAt(reader);
    await settled(lab);
    expect(reader.failure?.error.message).toMatch(/^In the cell total: .*nope/);
    expect(reader.failure?.error).not.toHaveProperty('detail.position');
  });

  test('undoing the removal of the only cell keeps what was written since', async () => {
    const lab = await ready();
    lab.cells.active.text = 'SELECT 1';
    const undo = lab.cells.remove(lab.cells.active.id);
    lab.cells.active.text = 'SELECT 2';
    undo();
    expect(lab.cells.all.map((cell) => cell.text)).toEqual(['SELECT 2', 'SELECT 1']);
  });
});

test('an answer keeps the hints that were opened and the time worked, in a form that the grader reads', async () => {
  const lab = await ready();
  lab.hints.openNext('who', 4);
  lab.hints.openNext('who', 4);
  lab.timer.restore(35 * 60_000);
  const { answer } = await lab.submit();
  expect(answer.worked).toEqual({ minutes: 35, hints: { who: 2 } });
  expect(answerSchema.parse(answer)).toEqual(answer);
  await lab.close();
});
