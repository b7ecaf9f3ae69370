import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { burstiness, dispersion, diurnal, late, repeated } from '../../../../src/case/realism/arrivals.ts';
import { errorShare } from '../../../../src/case/realism/errors.ts';
import { REFERENCES } from '../../../../src/case/realism/references.ts';
import { realismOf } from '../../../../src/case/realism/report.ts';
import { subjectOf, type Subject } from '../../../../src/case/realism/subject.ts';
import { masked, rawSize, templates } from '../../../../src/case/realism/texts.ts';
import { openNode } from '../../../../src/query/duckdb-node.ts';
import type { Connector } from '../../../../src/query/connector.ts';
import { referenceFile } from '../../../helpers/reference.ts';
import { honestTable, TABLE, WINDOW } from './honest-table.ts';

let connector: Connector;
let honest: Subject;
beforeAll(async () => {
  connector = await openNode();
  await honestTable(connector);
  honest = await subjectOf(connector, TABLE, WINDOW);
});
afterAll(() => connector.close());

/** A table of times, seconds after the window's start. */
async function timed(name: string, seconds: string): Promise<Subject> {
  await connector.run(
    `CREATE OR REPLACE TABLE ${name} AS SELECT row_number() OVER () AS _rid, TIMESTAMP '2026-03-02' + to_microseconds(((${seconds}) * 1e6)::BIGINT) AS time, TIMESTAMP '2026-03-05' AS _arrived FROM range(20000) AS r(i)`,
  );
  return subjectOf(connector, { ...TABLE, name, columns: TABLE.columns.slice(0, 1) }, WINDOW);
}

describe('rhythm', () => {
  it('burstiness is -1 for a clock, about 0 for chance, above for bursts', async () => {
    expect(await burstiness(await timed('clock', 'i * 8'))).toBeCloseTo(-1, 3);
    expect(await burstiness(await timed('chance', '(hash(i, 1) % 172800000) / 1000'))).toBeCloseTo(0, 1);
    expect(await burstiness(await timed('bursts', '(i // 100) * 800 + (i % 100) * 0.01'))).toBeGreaterThan(0.5);
  });
  it('dispersion is 0 for a clock, about 1 for chance, and counts empty intervals', async () => {
    expect((await dispersion(await timed('clock', 'i * 6'), 60)).fano).toBeCloseTo(0, 3);
    expect((await dispersion(await timed('chance', '(hash(i, 1) % 172800000) / 1000'), 60)).fano).toBeCloseTo(1, 0);
    // Two hours on each of two days: the night between is a pause of the table, not of its events.
    const twice = await timed('twice', '(hash(i, 1) % 7200000) / 1000 + (i % 2) * 86400');
    expect((await dispersion(twice, 60)).fano).toBeCloseTo(1, 0);
    expect(await burstiness(twice)).toBeCloseTo(0, 1);
    // A hundred at once in every tenth minute: mean 10, variance 900.
    expect((await dispersion(await timed('bursts', '(i // 100) * 600 + 1'), 60)).fano).toBeCloseTo(90, 0);
  });
  it('compares hours of the day where a whole day is covered', async () => {
    expect(await diurnal(await timed('flat', 'i * 8.64'))).toBeCloseTo(1, 1);
    expect(await diurnal(await timed('night', 'CASE WHEN i % 4 = 0 THEN i * 4.32 ELSE 3600 * 30 + i * 0.1 END'))).toBeGreaterThan(5);
    expect(await diurnal(await timed('short', 'i * 0.1'))).toBeNull();
  });
});

it('knows what columns are', () => {
  const role = Object.fromEntries(honest.columns.map((column) => [column.name, column.role]));
  expect(role).toMatchObject({
    time: 'time',
    trace_id: 'id',
    client_ip: 'address',
    client_port: 'port',
    method: 'category',
    elb_status_code: 'status',
    duration_us: 'duration',
    bytes: 'size',
    message: 'text',
  });
});

it('counts failures, repetitions and delays', async () => {
  expect(await errorShare(honest)).toMatchObject({ column: 'elb_status_code' });
  expect((await errorShare(honest))!.share).toBeCloseTo(0.08, 2);
  expect(await repeated(honest)).toBe(0);
  expect((await late(honest)).median).toBeCloseTo(20, 0);
});

describe('texts', () => {
  it('masks what differs', () => {
    expect(masked('GET /v1/items/7731 from 198.18.3.4 took 31ms')).toBe(masked('GET /v1/items/8 from 198.18.9.9 took 1204ms'));
    expect(masked('lost "a b" of 3f2a9c0e11d24b6f')).toBe(masked('lost "c" of 00112233445566ff'));
    expect(masked('request done')).not.toBe(masked('request failed'));
  });
  it('counts templates and packs records', async () => {
    const found = await templates(
      honest,
      honest.columns.find(({ name }) => name === 'message')!,
    );
    expect(found).toMatchObject({ lines: 2000, count: 6, top5: expect.closeTo(0.99, 2) as number });
    expect(found.top).toBeCloseTo(0.4, 1);
    const { bytes, ratio } = await rawSize(honest);
    expect(bytes).toBeGreaterThan(40);
    expect(ratio).toBeGreaterThan(2.5);
  });
});

it('reports every table that has rows, with the laws’ figures', async () => {
  const made = { tables: [TABLE, { ...TABLE, name: 'empty', rows: 0 }], window: WINDOW } as never;
  const report = await realismOf(connector, made);
  expect(report.tables.map(({ table }) => table)).toEqual(['requests']);
  expect(report.pass).toBe(true);
  const [requests] = report.tables;
  expect(requests!.measures.map(({ column }) => column)).toEqual(['duration_us', 'packets', 'bytes', 'arrival delay']);
  const { p50, p99, max } = requests!.measures[0]!.quantiles;
  expect(p50).toBeLessThan(p99);
  expect(p99).toBeLessThan(max);
  await connector.run("BEGIN; UPDATE requests SET time = TIMESTAMP '2030-01-01' WHERE _rid = 1");
  expect((await realismOf(connector, made)).pass).toBe(false);
  await connector.run('ROLLBACK');
});

/** The committed references agree with the larger set that they were taken from. */
const text = referenceFile('reference/formats-dist.json');
it.skipIf(text === null)('the committed references are those of the measured distributions', () => {
  const measured = JSON.parse(text ?? '{}') as {
    quantile_levels: number[];
    llm: { azure2023_conv: Record<string, number[]> };
    web_response_bytes_apache: { q: number[] };
    cloudtrail_invictus: { delivery_delay_s_q5_25_50_75_95_100: number[] };
  };
  const named = (table: string, column: string) => REFERENCES.find((each) => each.table === table && each.column === column)!.quantiles;
  const at = (values: readonly number[], level: number): number => values[measured.quantile_levels.indexOf(level)]!;
  const conversation = measured.llm.azure2023_conv;
  for (const [column, values] of [
    ['gen_ai.usage.input_tokens', conversation['context_q']!],
    ['gen_ai.usage.output_tokens', conversation['generated_q']!],
  ] as const)
    for (const [level, value] of Object.entries(named('gateway_logs', column)))
      expect(at(values, Number(level.slice(1)))).toBeCloseTo(value, 0);
  for (const [level, value] of Object.entries(named('alb_access', 'sent_bytes')))
    expect(at(measured.web_response_bytes_apache.q, Number(level.slice(1)))).toBeCloseTo(value, 0);
  expect(Object.values(named('cloudtrail', 'arrival delay'))).toEqual(measured.cloudtrail_invictus.delivery_delay_s_q5_25_50_75_95_100);
});
