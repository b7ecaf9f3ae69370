import { describe, expect, test } from 'vitest';
import type { QueryResult, Value } from '../../../src/query/connector.ts';
import { compact, isBytes, pickChart, scales, summarise, type TimeChart } from '../../../src/state/chart.ts';

const result = (columns: Record<string, string>, rows: readonly (readonly Value[])[]): QueryResult => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows: rows.length,
  truncated: false,
  elapsedMs: 1,
  value: (row, column) => rows[row]?.[column] ?? null,
});

/** The chart of a result that can be drawn over time. */
function drawn(rows: QueryResult, sql = ''): TimeChart {
  const chart = pickChart(rows, sql);
  if (chart.kind !== 'time') throw new Error(`a chart of kind ${chart.kind}`);
  return chart;
}

describe('pickChart', () => {
  test('time and numbers: a line per number, in order of time', () => {
    const chart = pickChart(
      result({ t: 'TIMESTAMP', a: 'BIGINT', b: 'DOUBLE' }, [
        ['2025-01-01 00:10:00', 2, 0.5],
        ['2025-01-01 00:00:00', '1', null],
      ]),
    );
    expect(chart).toMatchObject({
      kind: 'time',
      times: [Date.UTC(2025, 0, 1), Date.UTC(2025, 0, 1, 0, 10)],
      series: [
        { name: 'a', values: [1, 2] },
        { name: 'b', values: [null, 0.5] },
      ],
    });
  });
  test('time, few words and a number: a line per word', () => {
    const chart = pickChart(
      result({ t: 'TIMESTAMP', service: 'VARCHAR', n: 'BIGINT' }, [
        ['2025-01-01 00:00:00', 'x', 1],
        ['2025-01-01 00:00:00', 'y', 2],
        ['2025-01-01 00:00:00', 'x', 3],
      ]),
    );
    expect(chart).toMatchObject({
      kind: 'time',
      series: [
        { name: 'x', values: [4] },
        { name: 'y', values: [2] },
      ],
    });
  });
  test('many words: the largest are lines, the rest is one, and what is drawn is what the rows hold', () => {
    const rows: Value[][] = [];
    for (let hour = 0; hour < 24; hour += 1)
      for (let word = 0; word < 40; word += 1)
        if ((hour + word) % 3 > 0) rows.push([`2025-01-01 ${String(hour).padStart(2, '0')}:00:00`, `event${word}`, word + 1]);
    // The order of the rows must not matter.
    for (const order of [rows, rows.toReversed()]) {
      const chart = drawn(
        result({ t: 'TIMESTAMP', eventname: 'VARCHAR', n: 'BIGINT' }, order),
        'SELECT t, eventname, count(*) n FROM x GROUP BY ALL',
      );
      expect(chart.series.map((each) => each.name)).toEqual([
        ...Array.from({ length: 7 }, (_, index) => `event${39 - index}`),
        'other (33)',
      ]);
      expect(chart.notes).toEqual([{ kind: 'rest', values: 33, of: 'eventname', drawn: true }]);
      chart.times.forEach((at, index) => {
        const inRows = order.filter(([time]) => Date.parse(`${time as string}Z`) === at).reduce((sum, row) => sum + Number(row[2]), 0);
        expect(chart.series.reduce((sum, each) => sum + (each.values[index] ?? 0), 0)).toBe(inRows);
      });
    }
  });
  test('averages of many words: the highest, and nothing is added up', () => {
    const rows: Value[][] = Array.from({ length: 20 }, (_, word) => ['2025-01-01 00:00:00', `w${word}`, word]);
    const chart = drawn(
      result({ t: 'TIMESTAMP', w: 'VARCHAR', latency: 'DOUBLE' }, rows),
      'SELECT t, w, avg(ms) AS latency FROM x GROUP BY ALL',
    );
    expect(chart.series.map((each) => [each.name, ...each.values])).toEqual(
      Array.from({ length: 8 }, (_, index) => [`w${19 - index}`, 19 - index]),
    );
    expect(chart.notes).toEqual([{ kind: 'rest', values: 12, of: 'w', drawn: false }]);
  });
  test('two columns of words: a line per pair', () => {
    const chart = drawn(
      result({ t: 'TIMESTAMP', a: 'VARCHAR', b: 'VARCHAR', n: 'BIGINT' }, [
        ['2025-01-01 00:00:00', 'x', 'u', 1],
        ['2025-01-01 00:00:00', 'x', 'v', 2],
        ['2025-01-01 00:00:00', 'y', 'u', 4],
      ]),
    );
    expect(chart.split).toBe('a · b');
    expect(chart.series.map((each) => [each.name, ...each.values])).toEqual([
      ['y · u', 4],
      ['x · v', 2],
      ['x · u', 1],
    ]);
  });
  test('three columns of words: by the one with the fewest, the others are added up, and it says so', () => {
    const rows: Value[][] = [];
    for (const a of ['x', 'y'])
      for (const b of ['1', '2', '3']) for (const c of ['p', 'q', 'r']) rows.push(['2025-01-01 00:00:00', b, a, c, 1]);
    const chart = drawn(result({ t: 'TIMESTAMP', b: 'VARCHAR', a: 'VARCHAR', c: 'VARCHAR', n: 'BIGINT' }, rows));
    expect(chart.series).toEqual([
      { name: 'x', values: [9] },
      { name: 'y', values: [9] },
    ]);
    expect(chart.notes).toEqual([{ kind: 'added', over: ['b', 'c'] }]);
  });
  test('rows of one time: counts are added up, averages are not drawn', () => {
    const rows = [
      ['2025-01-01 00:00:00', 2, 5],
      ['2025-01-01 00:00:00', 3, 7],
    ];
    expect(drawn(result({ t: 'TIMESTAMP', n: 'BIGINT', avg_ms: 'DOUBLE' }, rows))).toMatchObject({
      series: [{ name: 'n', values: [5] }],
      notes: [{ kind: 'added' }, { kind: 'left', columns: ['avg_ms'] }],
    });
    expect(pickChart(result({ t: 'TIMESTAMP', port: 'BIGINT', avg_ms: 'DOUBLE' }, rows))).toEqual({
      kind: 'none',
      why: 'repeats',
      columns: ['port', 'avg_ms'],
    });
    const split = [
      ['2025-01-01 00:00:00', 'x', 2],
      ['2025-01-01 00:00:00', 'y', 2],
      ['2025-01-01 00:00:00', 'y', 3],
    ];
    expect(pickChart(result({ t: 'TIMESTAMP', w: 'VARCHAR', p95: 'DOUBLE' }, split))).toMatchObject({ kind: 'none', why: 'repeats' });
  });
  test('rows without a time are counted, not drawn', () => {
    const rows = [
      ['2025-01-01 00:00:00', 2],
      [null, 100],
    ];
    expect(drawn(result({ t: 'TIMESTAMP', n: 'BIGINT' }, rows))).toMatchObject({
      series: [{ name: 'n', values: [2] }],
      notes: [{ kind: 'lost', rows: 1 }],
    });
  });
  test('bars that one column does not tell apart are named by two', () => {
    const rows = [
      ['same', 'GetObject', 'eu', 1],
      ['same', 'GetObject', 'us', 2],
    ];
    expect(pickChart(result({ who: 'VARCHAR', event: 'VARCHAR', region: 'VARCHAR', n: 'BIGINT' }, rows))).toMatchObject({
      label: 'region',
      bars: [{ label: 'eu' }, { label: 'us' }],
    });
    expect(
      pickChart(
        result(
          { event: 'VARCHAR', region: 'VARCHAR', n: 'BIGINT' },
          [...rows, ['', 'PutObject', 'us', 3]].map((row) => row.slice(1)),
        ),
      ),
    ).toMatchObject({
      label: 'event · region',
      bars: [{ label: 'GetObject · eu' }, { label: 'GetObject · us' }, { label: 'PutObject · us' }],
    });
  });
  test('of very many points one in so many is drawn, and the others are counted', () => {
    const rows = Array.from({ length: 7000 }, (_, index) => [index, index]);
    const chart = pickChart(result({ x: 'DOUBLE', y: 'DOUBLE' }, rows));
    expect(chart.kind === 'scatter' && [chart.points.length, chart.more]).toEqual([2334, 4666]);
  });
  test('words and a number: bars; _rid is no number', () => {
    expect(pickChart(result({ _rid: 'BIGINT', name: 'VARCHAR', n: 'BIGINT' }, [[1, 'a', 5]]))).toMatchObject({
      kind: 'bars',
      bars: [{ label: 'a', value: 5 }],
    });
  });
  test('two numbers: points', () => {
    expect(
      pickChart(
        result({ x: 'DOUBLE', y: 'DOUBLE' }, [
          [1, 2],
          [null, 3],
        ]),
      ),
    ).toMatchObject({ kind: 'scatter', points: [[1, 2]] });
  });
  test('says what is missing', () => {
    expect(pickChart(result({ name: 'VARCHAR' }, [['a']]))).toEqual({ kind: 'none', why: 'number' });
    expect(pickChart(result({ n: 'BIGINT' }, []))).toEqual({ kind: 'none', why: 'rows' });
  });
});

test('the summary names the highest point and its time', () => {
  const chart = pickChart(
    result({ t: 'TIMESTAMP', n: 'BIGINT' }, [
      ['2025-01-01 00:00:00', 3],
      ['2025-01-01 01:00:00', 410],
    ]),
  );
  expect(summarise(chart, { number: String, time: (ms) => new Date(ms).toISOString().slice(11, 16) })).toBe(
    'n: lowest 3 at 00:00, highest 410 at 01:00',
  );
});

describe('scales', () => {
  const chart = (series: Record<string, (number | null)[]>, split?: string): TimeChart => ({
    kind: 'time',
    x: 't',
    times: [0, 1],
    series: Object.entries(series).map(([name, values]) => ({ name, values })),
    notes: [],
    ...(split ? { split } : {}),
  });
  test('measures of unlike size stand apart, in the order of the columns', () => {
    expect(scales(chart({ operations: [571, 12], pending: [8e9, 0], failed: [3, null], bytes: [0, 1.3e9], latency: [416, 37] }))).toEqual([
      [1, 3],
      [0, 4],
      [2],
    ]);
  });
  test('a line of zeros has no scale of its own', () => {
    expect(scales(chart({ a: [0, 0], b: [5e6, 1] }))).toEqual([[0, 1]]);
  });
  test('lines of one measure stay together', () => {
    expect(scales(chart({ alice: [1e9, 0], bob: [1, 0] }, 'who'))).toEqual([[0, 1]]);
  });
});

test('compact: few characters, decimal steps', () => {
  expect([0, 950, 1200, 1_250_000, 8_444_962_685, -2e12, 0.25].map((each) => compact(each).replace('\u202f', ' '))).toEqual([
    '0',
    '950',
    '1.2 k',
    '1.25 M',
    '8.44 G',
    '-2 T',
    '0.25',
  ]);
  expect(compact(8_444_962_685, true)).toBe('8.44\u202fGB');
  expect(compact(12, true)).toBe('12\u202fB');
});

test('isBytes reads the name of a column', () => {
  expect(['bytes', 'bytesTransferredOut', 'BytesReplicated', 'object_size', 'objectSize'].every(isBytes)).toBe(true);
  expect(['megabytes', 'count', 'sizes_seen', 'resized'].some(isBytes)).toBe(false);
});
