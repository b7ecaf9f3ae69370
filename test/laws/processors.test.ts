import { expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { rows } from '../../src/case/gate.ts';
import { loadScenario } from '../../src/case/library.ts';
import { makeCase } from '../../src/case/make.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

/** Processor time is conserved: what a machine works is what its containers work, and something besides. */
it('a machine works at least as much as its containers, also while a job takes all that is left', async () => {
  const connector = await openNode();
  try {
    await makeCase(connector, {
      loaded: await loadScenario('inference-latency'),
      seed: parseSeed('cabin-kite-tiger-engine-peach'),
      level: 1,
      size: 'short',
      scale: 0.1,
      variant: 'noisy-neighbour',
    });
    const machines = (await rows(
      connector,
      `WITH steps AS (
         SELECT name, labels['node'] AS node, labels['mode'] AS kind, time, greatest(0, value - lag(value) OVER (PARTITION BY name, labels ORDER BY time)) AS more
         FROM metrics WHERE name IN ('node_cpu_seconds_total', 'container_cpu_usage_seconds_total')
       )
       SELECT node, sum(more) FILTER (kind IN ('user', 'system')) AS machine, sum(more) FILTER (kind IS NULL) AS containers
       FROM steps WHERE more IS NOT NULL GROUP BY node, time_bucket(INTERVAL 10 minutes, time)
       HAVING containers > 0 AND count(DISTINCT time) FILTER (kind = 'user') > 7`,
    )) as unknown as readonly { machine: number; containers: number }[];
    expect(machines.length).toBeGreaterThan(5);
    for (const { machine, containers } of machines) expect(machine).toBeGreaterThan(containers);
    const jobs = await rows(
      connector,
      `SELECT DISTINCT labels['pod'] FROM metrics WHERE name = 'container_cpu_usage_seconds_total' AND labels['namespace'] = 'batch'`,
    );
    expect(jobs.length).toBeGreaterThan(3);
    // Pods that wait for a processor do not work more than others: the same requests reach all of them.
    const pods = (await rows(
      connector,
      `SELECT (max(value) - min(value)) / epoch(max(time) - min(time)) AS cores
       FROM metrics
       WHERE name = 'container_cpu_usage_seconds_total' AND labels['container'] = 'preprocess'
         AND time > (SELECT max(time) - INTERVAL 15 minutes FROM metrics)
       GROUP BY labels['pod']`,
    )) as unknown as readonly { cores: number }[];
    const cores = pods.map((pod) => pod.cores);
    expect(Math.max(...cores) / Math.min(...cores)).toBeLessThan(1.3);
  } finally {
    await connector.close();
  }
}, 120_000);
