import { describe, expect, test } from 'vitest';
import { AnswerSheet, wordCount } from '../../../src/state/answer-sheet.svelte.ts';
import { Cells } from '../../../src/state/cells.svelte.ts';
import { Evidence, rowKey } from '../../../src/state/evidence.svelte.ts';
import { Runner } from '../../../src/state/runner.svelte.ts';
import { TimeWindow } from '../../../src/state/time-window.svelte.ts';
import { parseAttempt } from '../../../src/state/transfer.ts';
import { QueryError } from '../../../src/query/connector.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';

const pin = (note = '') => ({
  kind: 'row' as const,
  sql: 'SELECT 1',
  columns: [{ name: 'a', type: 'BIGINT' }],
  rows: [[1]],
  total: 1,
  cell: 'c',
  note,
});

describe('Cells', () => {
  test('names are plain and never taken twice', () => {
    const cells = new Cells();
    const other = cells.add('', 'reads');
    expect(cells.rename(cells.all[0]?.id ?? '', 'READS by key!')).toBe('reads_by_key_');
    expect(cells.rename(cells.all[0]?.id ?? '', 'reads')).toBe('reads_2');
    expect(other.name).toBe('reads');
  });
  test('removing can be undone, and the last cell stays', () => {
    const cells = new Cells();
    const added = cells.add('SELECT 2');
    const undo = cells.remove(added.id);
    expect(cells.all).toHaveLength(1);
    undo();
    expect(cells.active.text).toBe('SELECT 2');
    cells.remove(added.id);
    cells.remove(cells.active.id);
    expect(cells.all).toHaveLength(1);
  });
  test('comes back from a snapshot, with what was on show', () => {
    const cells = new Cells();
    cells.active.text = 'SELECT 1';
    cells.active.widths = { a: 90 };
    cells.active.pending = { sql: 'SELECT 1', sort: { column: 'a', direction: 'asc' } };
    const again = new Cells();
    again.restore(JSON.parse(JSON.stringify(cells.snapshot())) as ReturnType<Cells['snapshot']>);
    expect(again.snapshot()).toEqual(cells.snapshot());
  });
});

describe('Evidence', () => {
  test('numbers are never used twice', () => {
    const evidence = new Evidence();
    evidence.add(pin());
    evidence.remove('E1');
    expect(evidence.add(pin()).id).toBe('E2');
  });
  test('order by buttons, and undo', () => {
    const evidence = new Evidence();
    ['a', 'b', 'c'].forEach((note) => evidence.add(pin(note)));
    evidence.move('E3', -1);
    evidence.move('E1', -1);
    expect(evidence.pins.map((each) => each.note)).toEqual(['a', 'c', 'b']);
    evidence.remove('E3')();
    expect(evidence.pins).toHaveLength(3);
  });
  test('a row is known again in a result with other columns', () => {
    const wide = rowKey(
      [
        { name: '_rid', type: 'BIGINT' },
        { name: 'eventtime', type: 'TIMESTAMP' },
        { name: 'x', type: 'VARCHAR' },
      ],
      [5, '2025-01-01', 'y'],
    );
    expect(
      rowKey(
        [
          { name: 'eventtime', type: 'TIMESTAMP' },
          { name: '_rid', type: 'BIGINT' },
        ],
        ['2025-01-01', 5],
      ),
    ).toBe(wide);
  });
});

describe('TimeWindow', () => {
  test('stays inside the case, whichever end is dragged over the other', () => {
    const window = new TimeWindow();
    window.setBounds('2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z');
    const [low, high] = window.bounds;
    window.set(high + 5, low + 1000);
    expect(window.range).toEqual([low + 1000, high]);
    window.shift(5);
    expect(window.range[1]).toBe(high);
    window.zoom(0);
    expect(window.range[1] - window.range[0]).toBeGreaterThanOrEqual(1000);
  });
});

describe('AnswerSheet', () => {
  test('empty parts are left out, the tree keeps its shape', () => {
    const sheet = new AnswerSheet();
    sheet.addWhy();
    const [first] = sheet.draft.whys;
    if (first) {
      first.text = 'a';
      sheet.addWhy(first);
      const child = first.because[0];
      if (child) child.text = 'b';
    }
    sheet.addTimeline();
    sheet.addRuledOut();
    expect(sheet.toAnswer([])).toEqual({
      situation: '',
      task: '',
      action: '',
      result: '',
      whys: [{ text: 'a', because: [{ text: 'b' }] }],
    });
  });
  test('counts words as people do', () => {
    expect(wordCount('Key AKIA-1 read s3://b/k at 10:02. Fin.')).toBe(7);
  });
});

describe('Runner', () => {
  const settled = async (runner: Runner) => {
    while (runner.current || runner.queue.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };
  test('holds a query until there is an engine; a cell can read another by name', async () => {
    const cells = new Cells();
    const window = new TimeWindow();
    window.setBounds('2025-01-01T00:00:00Z', '2025-01-02T00:00:00Z');
    const runner = new Runner(cells, window);
    cells.active.text = 'SELECT n, $t0 AS t FROM range(5) x(n)';
    cells.rename(cells.active.id, 'numbers');
    const other = cells.add('SELECT sum(n) AS s, min(t) AS t FROM numbers');
    runner.runAt(other, 0, 0);
    expect(runner.queue).toHaveLength(1);
    runner.attach(await nodeConnector());
    await settled(runner);
    expect(other.failure).toBeUndefined();
    expect(Number(other.rows?.result.value(0, 0))).toBe(10);
    expect(runner.history.map((entry) => entry.rows)).toEqual([1]);
  });
  test('an error keeps the last good rows and says where it is', async () => {
    const cells = new Cells();
    const runner = new Runner(cells, new TimeWindow());
    runner.attach(await nodeConnector());
    cells.active.text = 'SELECT 1 AS one';
    runner.runAt(cells.active);
    await settled(runner);
    cells.active.text = 'SELECT 1;\nSELECT nope FROM range(3)';
    runner.runAt(cells.active, 15, 15);
    await settled(runner);
    expect(cells.active.rows?.result.rows).toBe(1);
    expect(cells.active.failure?.error).toBeInstanceOf(QueryError);
    expect(cells.active.failure?.offset).toBe(10);
    expect(runner.history.at(-1)?.error).toContain('nope');
  });
});

describe('parseAttempt', () => {
  const attempt = {
    id: 'x',
    version: 1,
    scenario: 's3-exfiltration',
    title: 't',
    caseId: 'c',
    tracehound: '0',
    createdAt: 0,
    updatedAt: 0,
    submissions: [],
    source: { kind: 'practice', words: 'a-b', level: 2, size: 'short' },
  };
  test('takes what was exported', () => {
    expect(parseAttempt(JSON.stringify({ kind: 'tracehound-attempt', version: 1, attempt, events: [] })).attempt.title).toBe('t');
  });
  test.each([
    ['another file', { hello: 1 }],
    ['a newer version', { kind: 'tracehound-attempt', version: 2, attempt, events: [] }],
    ['a path instead of a scenario', { kind: 'tracehound-attempt', version: 1, attempt: { ...attempt, scenario: '../x' }, events: [] }],
    ['damaged work', { kind: 'tracehound-attempt', version: 1, attempt: { ...attempt, snapshot: { cells: 1 } }, events: [] }],
  ])('refuses %s', (_, file) => {
    expect(() => parseAttempt(JSON.stringify(file))).toThrow();
  });
});
