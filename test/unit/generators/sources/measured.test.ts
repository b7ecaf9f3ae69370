import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mixtureCdf } from '../../../../generators/core/distributions.ts';
import { createKeyring, sources } from '../../../../generators/index.ts';
import { rows } from '../../../../src/case/gate.ts';
import { loadScenario, resolveConfig } from '../../../../src/case/library.ts';
import type { Connector } from '../../../../src/query/connector.ts';
import { openNode } from '../../../../src/query/duckdb-node.ts';
import { loadTables, type LoadMessage } from '../../../../src/query/load.ts';
import { generateAll, testSeed } from '../../../helpers/generate.ts';
import { distance, distanceAtLevels } from '../../../helpers/kolmogorov.ts';
import { measuredDistributions } from '../../../helpers/reference.ts';

/** Columns of a case against what was measured of the real thing. */
const measured = measuredDistributions();

let connector: Connector;
const numbers = async (sql: string): Promise<number[]> => (await rows(connector, sql)).map((row) => Number(Object.values(row)[0]));
const number = async (sql: string): Promise<number> => (await numbers(sql))[0]!;

const IDS = ['cloudtrail', 'vpc-flow', 'alb-access'];

// The company without oddities and without an incident: what was measured had none either.
beforeAll(async () => {
  connector = await openNode();
  const seed = testSeed(9);
  const config = resolveConfig(await loadScenario('s3-exfiltration'), createKeyring(seed), {
    level: 1,
    size: 'full',
    scale: 0.25,
    variant: 'control',
  });
  const { messages } = await generateAll({ ...config, sources: IDS, herrings: [], phases: [] }, seed);
  await loadTables(
    connector,
    IDS.flatMap((id) => sources.get(id)!.tables),
    [...(messages.filter(({ kind }) => kind === 'batch' || kind === 'dim') as LoadMessage[]), { kind: 'done' }],
  );
}, 240_000);
afterAll(() => connector.close());

describe('the mix of calls', () => {
  it('is four fifths reading', async () => {
    const share = await number(`SELECT avg(readonly::INT) FROM cloudtrail`);
    expect(share).toBeGreaterThan(0.76);
    expect(share).toBeLessThan(0.9);
    const management = await number(`SELECT avg(readonly::INT) FROM cloudtrail WHERE managementevent`);
    expect(management).toBeGreaterThan(0.75);
    expect(management).toBeLessThan(0.87);
  });
});

describe.skipIf(measured === null)('columns and what was measured', () => {
  const known = measured!;

  it('flow records: bytes of conversations between our services', async () => {
    // The larger direction of each. Below half a kilobyte a whole connection is longer than the single packets of a campus.
    const sample = await numbers(`
      WITH side AS (
        SELECT interface_id, least(srcaddr, dstaddr) AS a, greatest(srcaddr, dstaddr) AS b, least(srcport, dstport) AS p, greatest(srcport, dstport) AS q, sum(bytes) AS bytes
        FROM vpc_flow
        WHERE protocol = 6 AND action = 'ACCEPT' AND instance_id IS NOT NULL AND srcaddr LIKE '10.%' AND dstaddr LIKE '10.%'
          AND srcaddr = pkt_srcaddr AND dstaddr = pkt_dstaddr
          AND srcaddr NOT IN (SELECT node_ip FROM alb_access) AND dstaddr NOT IN (SELECT node_ip FROM alb_access)
        GROUP BY interface_id, a, b, p, q, flow_direction)
      SELECT max(bytes) FROM side GROUP BY interface_id, a, b, p, q`);
    expect(sample.length).toBeGreaterThan(3000);
    const mixture = known.flows_agh_2015.tcp_size_mix.map(([, weight, sigma, median]) => [weight, sigma, median] as const);
    expect(distance(sample, (x) => mixtureCdf(mixture, x), 500)).toBeLessThan(0.06);
  });

  it('web: bytes and statuses of answers', async () => {
    const sample = await numbers(`SELECT sent_bytes FROM alb_access WHERE elb_status_code = 200`);
    expect(distanceAtLevels(sample, known.quantile_levels, known.web_response_bytes_apache.q)).toBeLessThan(0.08);
    const shares = await rows(
      connector,
      `SELECT elb_status_code::VARCHAR AS status, count(*) / (SELECT count(*) FROM alb_access) AS share FROM alb_access GROUP BY ALL`,
    );
    const share = (status: string): number => Number(shares.find((row) => row['status'] === status)?.['share'] ?? 0);
    for (const [status, wanted] of Object.entries(known.web_response_bytes_apache.status))
      expect(Math.abs(share(status) - wanted), status).toBeLessThan(0.02);
  });

  it('audit trail: delivery, reads and errors', async () => {
    const { delivery_delay_s_q5_25_50_75_95_100: delay, read_share, error_share } = known.cloudtrail_invictus;
    const sample = await numbers(`SELECT epoch(_arrived) - epoch(eventtime) FROM cloudtrail`);
    // Whole seconds, and files that come in steps.
    expect(distanceAtLevels(sample, [0, 5, 25, 50, 75, 95, 100], [0, ...delay])).toBeLessThan(0.08);
    expect(Math.abs((await number(`SELECT avg(readonly::INT) FROM cloudtrail`)) - read_share)).toBeLessThan(0.08);
    expect(
      Math.abs((await number(`SELECT avg((errorcode IS NOT NULL)::INT) FROM cloudtrail WHERE managementevent`)) - error_share),
    ).toBeLessThan(0.035);
  });

  it('audit trail: pipelines come in bursts', async () => {
    // Formats reference §9: 80 % share a second, Fano factor of a minute 171.
    const pipelines = `SELECT eventtime FROM cloudtrail WHERE useragent LIKE '%HashiCorp%'`;
    const shared = await number(
      `WITH t AS (${pipelines}), s AS (SELECT count(*) AS n FROM t GROUP BY eventtime) SELECT sum(n) FILTER (n > 1) / sum(n) FROM s`,
    );
    expect(Math.abs(shared - 0.8)).toBeLessThan(0.12);
    const fano = await number(
      `WITH t AS (${pipelines}), m AS (SELECT count(*) AS n FROM t GROUP BY date_trunc('minute', eventtime)) SELECT var_pop(n) / avg(n) FROM m`,
    );
    expect(fano).toBeGreaterThan(15);
  });
});
