import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogTable } from '../../../../src/case/case.ts';
import { laws } from '../../../../src/case/realism/laws.ts';
import { judge, type Verdict } from '../../../../src/case/realism/report.ts';
import { subjectOf } from '../../../../src/case/realism/subject.ts';
import type { Connector } from '../../../../src/query/connector.ts';
import { openNode } from '../../../../src/query/duckdb-node.ts';
import { FLOWS, honestFlows, honestMetrics, honestTable, METRICS, TABLE, WINDOW } from './honest-table.ts';

let connector: Connector;
beforeAll(async () => {
  connector = await openNode();
  await honestTable(connector);
  await honestMetrics(connector);
  await honestFlows(connector);
});
afterAll(() => connector.close());

/** Verdicts on a table while it is changed. */
async function verdicts(sql: string, table: CatalogTable = TABLE): Promise<Verdict[]> {
  await connector.run(`BEGIN; ${sql || 'SELECT 1'}`);
  try {
    const { rows } = await connector.query(`SELECT _rid FROM ${table.name}`);
    return await judge(await subjectOf(connector, { ...table, rows }, WINDOW));
  } finally {
    await connector.run('ROLLBACK');
  }
}

const set = (column: string, sql: string, where = 'true'): string => `UPDATE requests SET ${column} = ${sql} WHERE ${where};`;
const START = "TIMESTAMP '2026-03-02'";
/** Keeps each row's delay, and numbers rows by arrival anew. */
const retimed = (sql: string): string =>
  `CREATE TEMP TABLE delays AS SELECT _rid, _arrived - time AS d, row_number() OVER (ORDER BY _arrived) AS n FROM requests;
   UPDATE requests SET time = ${sql}, _arrived = ${sql} + d.d FROM delays d WHERE d._rid = requests._rid;`;

/** A change that each law must see, and the column where it must see it. */
const BROKEN: Readonly<Record<string, { sql?: string; column?: string; table?: CatalogTable }>> = {
  'aligned-starts': { sql: set('time', "date_trunc('minute', time)"), column: 'time' },
  compressibility: { table: { ...TABLE, raw: { format: 'line', sql: "'one and the same line'" } } },
  'constant-delay': { sql: set('_arrived', 'time + INTERVAL 5 SECOND'), column: '_arrived' },
  'early-arrival': { sql: set('_arrived', 'time - INTERVAL 1 MINUTE', '_rid = 77'), column: '_arrived' },
  'even-categories': { sql: set('method', "['GET', 'PUT', 'POST', 'HEAD', 'PATCH'][1 + _rid % 5]"), column: 'method' },
  'falling-counters': {
    sql: 'UPDATE metrics SET value = value - 400 WHERE _rid % 400 = 0 AND value > 1000',
    column: 'value',
    table: METRICS,
  },
  'famous-values': { sql: set('access_key', "'AKIAIOSFODNN7EXAMPLE'", '_rid = 5'), column: 'access_key' },
  'flat-days': { sql: retimed(`${START} + to_microseconds((hash(d.n, 1) % 172800000000)::BIGINT)`) },
  'id-digits': { sql: set('trace_id', "translate(trace_id, '0', '1')"), column: 'trace_id' },
  'identical-durations': { sql: set('duration_us', '50123', '_rid % 5 = 0'), column: 'duration_us' },
  'impossible-values': { sql: set('client_port', '70000', '_rid = 9'), column: 'client_port' },
  'key-grammar': {
    sql:
      set('access_key', "replace(access_key, 'A', '8')", '_rid = 12') +
      set('access_key', "'AKIA0189' || right(access_key, 12)", '_rid = 13'),
    column: 'access_key',
  },
  'no-errors': { sql: set('elb_status_code', '200'), column: 'elb_status_code' },
  'one-template': { sql: set('message', "'request ' || _rid || ' done'"), column: 'message' },
  'outside-window': { sql: set('time', "TIMESTAMP '2026-03-04 00:00:00'", '_rid = 3'), column: 'time' },
  'overlapping-flows': { sql: 'UPDATE flows SET end_time = end_time + INTERVAL 20 SECOND WHERE _rid % 50 = 0', table: FLOWS },
  'perfect-order': { sql: set('_arrived', 'time + INTERVAL 5 SECOND') },
  'poisson-counts': { sql: retimed(`${START} + to_microseconds((hash(d.n, 1) % 172800000000)::BIGINT)`) },
  'repeated-rows': { sql: 'INSERT INTO requests SELECT * FROM requests WHERE _rid % 20 = 0;' },
  'round-numbers': { sql: set('bytes', 'round(bytes, -2)::BIGINT'), column: 'bytes' },
  'sequential-ids': { sql: set('trace_id', "format('{:032x}', _rid * 3)"), column: 'trace_id' },
  'thin-tails': { sql: set('duration_us', '40000 + hash(_rid) % 20000'), column: 'duration_us' },
  'uniform-gaps': { sql: retimed(`${START} + to_microseconds(d.n * 7200000)`) },
  'unique-clients': { sql: set('client_ip', "concat('198.18.', _rid // 250, '.', _rid % 250)"), column: 'client_ip' },
};

it('every law has its broken table below', () => {
  expect(Object.keys(BROKEN).sort()).toEqual([...laws.keys()].sort());
});

it('an honest table keeps all laws, and nearly every law judges it', async () => {
  const found = [...(await verdicts('')), ...(await verdicts('', METRICS)), ...(await verdicts('', FLOWS))];
  expect(found.filter(({ pass }) => !pass)).toEqual([]);
  expect([...laws.keys()].filter((id) => !found.some(({ law }) => law === id))).toEqual([]);
});

describe.each(Object.entries(BROKEN))('%s', (law, { sql = '', column, table = TABLE }) => {
  it('sees its give-away, in its column', async () => {
    const failed = (await verdicts(sql, table)).filter((verdict) => verdict.law === law && !verdict.pass);
    expect(failed).toHaveLength(1);
    if (column !== undefined) expect(failed[0]!.column).toBe(column);
  });
});
