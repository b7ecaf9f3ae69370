import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mixtureCdf } from '../../../../generators/core/distributions.ts';
import { rows } from '../../../../src/case/gate.ts';
import { loadScenario } from '../../../../src/case/library.ts';
import { makeQuiet } from '../../../../src/case/realism/quiet.ts';
import { TEMPLATES } from '../../../../src/case/realism/references.ts';
import { subjectOf } from '../../../../src/case/realism/subject.ts';
import { templates } from '../../../../src/case/realism/texts.ts';
import type { Connector } from '../../../../src/query/connector.ts';
import { openNode } from '../../../../src/query/duckdb-node.ts';
import { distance, distanceAtLevels } from '../../../helpers/kolmogorov.ts';
import { measuredDistributions } from '../../../helpers/reference.ts';

/** What the engines of two scenarios write while nothing happens, against what was measured of the real thing. */
const measured = measuredDistributions();
const known = measured!;

let connector: Connector;
const use = async (id: string, scale: number): ReturnType<typeof makeQuiet> => {
  await connector.run(`ATTACH ':memory:' AS "${id}"; USE "${id}"`);
  return makeQuiet(connector, await loadScenario(id), scale);
};
const numbers = async (sql: string): Promise<number[]> => (await rows(connector, sql)).map((row) => Number(Object.values(row)[0]));
const number = async (sql: string): Promise<number> => (await numbers(sql))[0]!;
const largest = (values: readonly number[]): number => Math.max(...values);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  connector = await openNode();
});
afterAll(() => connector.close());

describe.skipIf(measured === null)('a chatbot and what was measured', () => {
  beforeAll(async () => {
    await use('prompt-surge', 0.1);
  }, 240_000);

  it('tokens of answers', async () => {
    const sample = await numbers(`SELECT gen_ai.usage.output_tokens FROM gateway_logs WHERE status = 200 AND path = '/v1/chat'`);
    expect(sample.length).toBeGreaterThan(5000);
    expect(distanceAtLevels(sample, known.quantile_levels, known.llm.azure2023_conv.generated_q)).toBeLessThan(0.08);
  });

  it('long questions do not have long answers', async () => {
    // Formats reference §9: Spearman's rank correlation 0.07.
    const rho = await number(
      `WITH r AS (SELECT rank() OVER (ORDER BY gen_ai.usage.input_tokens) AS a, rank() OVER (ORDER BY gen_ai.usage.output_tokens) AS b
         FROM gateway_logs WHERE status = 200) SELECT corr(a, b) FROM r`,
    );
    expect(Math.abs(rho - 0.07)).toBeLessThan(0.08);
  });

  it('gaps between requests, and how many fail', async () => {
    const variation = await number(
      `WITH g AS (SELECT epoch_us(time) - lag(epoch_us(time)) OVER (ORDER BY time) AS g FROM gateway_logs)
       SELECT stddev_pop(g) / avg(g) FROM g WHERE g < 3600e6`,
    );
    expect(Math.abs(variation - known.llm.azure2023_conv.iat_cv)).toBeLessThan(0.12);
    const failed = await number(`SELECT avg((status >= 400)::INT) FROM gateway_logs`);
    expect(failed).toBeGreaterThan(Math.min(...known.llm.failure_ratio_burstgpt));
    expect(failed).toBeLessThan(largest(known.llm.failure_ratio_burstgpt));
  });

  it('hours of a day, and weekends', async () => {
    const day = await numbers(`SELECT sum(requests) FROM usage WHERE closed AND isodow(time) <= 5 GROUP BY hour(time) // 2`);
    const { chat_weekday_2h: weekday, chat_weekend_2h: weekend } = known.diurnal_requests_per_min_utc;
    const ratio = (values: readonly number[]): number => largest(values) / Math.min(...values);
    expect(day).toHaveLength(12);
    expect(Math.abs(ratio(day) - ratio(weekday))).toBeLessThan(0.6);
    const share = await number(
      `WITH d AS (SELECT date_trunc('day', time) AS d, sum(requests) AS n FROM usage WHERE closed GROUP BY 1 HAVING count(DISTINCT hour(time)) = 24)
       SELECT avg(n) FILTER (isodow(d) > 5) / avg(n) FILTER (isodow(d) <= 5) FROM d`,
    );
    expect(Math.abs(share - mean(weekend) / mean(weekday))).toBeLessThan(0.12);
  });
});

describe.skipIf(measured === null)('a training pipeline and what was measured', () => {
  let made: Awaited<ReturnType<typeof makeQuiet>>;
  beforeAll(async () => {
    made = await use('silent-training-failure', 0.25);
  }, 240_000);

  it('flow records: bytes of conversations inside the network', async () => {
    // The larger direction of each; below half a kilobyte a whole connection is longer than the single packets of a campus.
    const sample = await numbers(`
      WITH side AS (
        SELECT interface_id, least(srcaddr, dstaddr) AS a, greatest(srcaddr, dstaddr) AS b, least(srcport, dstport) AS p, greatest(srcport, dstport) AS q, sum(bytes) AS bytes
        FROM vpc_flow
        WHERE protocol = 6 AND action = 'ACCEPT' AND instance_id IS NOT NULL AND srcaddr LIKE '10.%' AND dstaddr LIKE '10.%'
        GROUP BY interface_id, a, b, p, q, flow_direction)
      SELECT max(bytes) FROM side GROUP BY interface_id, a, b, p, q`);
    expect(sample.length).toBeGreaterThan(5000);
    const mixture = known.flows_agh_2015.tcp_size_mix.map(([, weight, sigma, median]) => [weight, sigma, median] as const);
    expect(distance(sample, (x) => mixtureCdf(mixture, x), 500)).toBeLessThan(0.06);
  });

  it('lines of Spark have templates as the published logs have', async () => {
    const subject = await subjectOf(
      connector,
      made.tables.find(({ name }) => name === 'spark_logs')!,
      made.window,
    );
    const { lines, count, top5 } = await templates(
      subject,
      subject.of('text').find(({ name }) => name === 'message')!,
    );
    expect(lines).toBe(2000);
    expect(count).toBeGreaterThanOrEqual(TEMPLATES.count[0]);
    expect(count).toBeLessThanOrEqual(TEMPLATES.count[1]);
    // A few points of one sample either way.
    expect(top5).toBeGreaterThan(TEMPLATES.top5[0] - 0.03);
    expect(top5).toBeLessThan(TEMPLATES.top5[1]);
  });
});
