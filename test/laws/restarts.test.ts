import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { rows } from '../../src/case/gate.ts';
import { loadScenario } from '../../src/case/library.ts';
import { makeCase } from '../../src/case/make.ts';
import type { Connector } from '../../src/query/connector.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

/** A counter falls only where its container was started again, and then counts from there. */
const CASES = [
  ['inference-latency', 'cabin-kite-tiger-engine-peach'],
  ['prompt-surge', 'cabin-kite-tiger-engine-peach'],
] as const;

let connector: Connector;
beforeAll(async () => {
  connector = await openNode();
});
afterAll(() => connector.close());

describe.each(CASES)('%s', (slug, words) => {
  it('has a container that is started again, and no counter that falls elsewhere', async () => {
    await connector.run(`ATTACH ':memory:' AS "${slug}"; USE "${slug}"`);
    // Every trace is kept.
    await makeCase(connector, {
      loaded: await loadScenario(slug),
      seed: parseSeed(words),
      level: 1,
      size: 'full',
      scale: 0.1,
      variant: 'control',
    });
    const falls = await rows(
      connector,
      `WITH starts AS (
         SELECT DISTINCT labels['pod'] AS pod, value AS begun FROM metrics WHERE name = 'process_start_time_seconds'
       ),
       counted AS (
         SELECT name, labels['pod'] AS pod, labels, time, value, lag(value) OVER w AS was, lag(time) OVER w AS since
         FROM metrics
         WHERE name SIMILAR TO '.*(_total|_count|_bucket)' AND name NOT LIKE 'nv_inference_pending%'
         WINDOW w AS (PARTITION BY name, labels ORDER BY time)
       )
       SELECT c.name::VARCHAR AS name, c.pod, c.value, c.was, bool_or(s.begun > epoch(c.since)) AS anew
       FROM counted c JOIN starts s ON s.pod = c.pod AND s.begun <= epoch(c.time)
       WHERE c.value < c.was
       GROUP BY c.name, c.labels, c.pod, c.time, c.value, c.was`,
    );
    expect(falls.length).toBeGreaterThan(5);
    for (const fall of falls)
      expect(
        fall,
        JSON.stringify(fall, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
      ).toMatchObject({ anew: true });
    const served = await rows(
      connector,
      `WITH again AS (
         SELECT labels['pod'] AS pod, max(value) AS begun FROM metrics WHERE name = 'process_start_time_seconds' GROUP BY labels['pod'] HAVING count(DISTINCT value) > 1
       ),
       counts AS (
         SELECT a.pod, a.begun, m.time, sum(m.value) AS counted
         FROM metrics m JOIN again a ON a.pod = m.labels['pod']
         WHERE m.name SIMILAR TO '(http|rpc)_server_(request|call)_duration_seconds_count' AND epoch(m.time) > a.begun
         GROUP BY a.pod, a.begun, m.time
       )
       SELECT c.pod, c.counted, count(*) AS spans
       FROM counts c JOIN spans s ON s.kind = 'SERVER' AND s.pod_name = c.pod AND epoch(s.start_time) >= c.begun - 1 AND s.start_time <= c.time
       GROUP BY c.pod, c.counted, c.time
       ORDER BY c.time
       LIMIT 1`,
    );
    expect(served.length).toBe(1);
    const [{ counted, spans }] = served as unknown as [{ counted: number; spans: bigint }];
    // Spans are cut and lost as spans are; a process never counts more than it has served.
    expect(Number(counted)).toBeLessThanOrEqual(Number(spans) * 1.05 + 3);
  }, 240_000);

  it('counts no deployment as gone whose other replicas stand', async () => {
    const gone = await rows(
      connector,
      `SELECT labels['deployment'] AS deployment, min(value) AS least, max(value) AS most
       FROM metrics WHERE name = 'kube_deployment_status_replicas_available'
       GROUP BY ALL HAVING most > 1 AND least = 0`,
    );
    expect(gone).toEqual([]);
  });

  it('has one driver on all its GPUs', async () => {
    const drivers = await rows(
      connector,
      `SELECT DISTINCT labels['DCGM_FI_DRIVER_VERSION'] AS driver FROM metrics WHERE name = 'DCGM_FI_DEV_GPU_UTIL'`,
    );
    expect(drivers.length).toBe(1);
    expect(drivers[0]).toHaveProperty('driver', expect.stringMatching(/^5[56]0\.\d+\.\d+$/));
  });
});
