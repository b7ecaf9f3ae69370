import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSeed } from '../../generators/core/seed.ts';
import { rows } from '../../src/case/gate.ts';
import { loadScenario } from '../../src/case/library.ts';
import { makeCase } from '../../src/case/make.ts';
import type { Connector } from '../../src/query/connector.ts';
import { openNode } from '../../src/query/duckdb-node.ts';

/** Machines that come or go within the case (NodeReady to RemovingNode), and their interfaces: a machine is named after its address. */
const MACHINES = `
lives AS (
  SELECT object AS name, max(lastTimestamp) FILTER (reason = 'NodeReady') AS ready, max(lastTimestamp) FILTER (reason = 'RemovingNode') AS gone
  FROM k8s_events WHERE kind = 'Node' AND reason IN ('NodeReady', 'RemovingNode')
  GROUP BY object
),
standing AS (SELECT DISTINCT node_name AS name, start_time::DATE AS day FROM spans WHERE kind = 'SERVER' AND node_name IS NOT NULL),
interfaces AS (
  SELECT DISTINCT interface_id, 'ip-' || replace(CASE flow_direction WHEN 'egress' THEN srcaddr ELSE dstaddr END, '.', '-') AS host
  FROM vpc_flow WHERE log_status = 'OK'
),
flows AS (
  SELECT m.name, f.log_status, f.start_time, f.end_time
  FROM (SELECT name FROM lives UNION SELECT name FROM standing) m
  JOIN interfaces i ON i.host = split_part(m.name, '.', 1)
  JOIN vpc_flow f USING (interface_id)
)`;

let connector: Connector;
const ask = (query: string): ReturnType<typeof rows> => rows(connector, `WITH ${MACHINES} ${query}`);

beforeAll(async () => {
  connector = await openNode();
  await makeCase(connector, {
    loaded: await loadScenario('inference-latency'),
    seed: parseSeed('cabin-kite-tiger-engine-peach'),
    // Every trace is kept.
    level: 1,
    size: 'full',
    scale: 0.1,
    variant: 'network-allowance',
  });
}, 240_000);
afterAll(() => connector.close());

describe('machines of a cluster that are replaced', () => {
  it('come and go', async () => {
    const [{ came, went }] = (await ask('SELECT count(ready) AS came, count(gone) AS went FROM lives')) as unknown as [
      { came: bigint; went: bigint },
    ];
    expect(Number(came)).toBeGreaterThanOrEqual(3);
    expect(Number(went)).toBe(Number(came));
  });

  it('have flow records while they are there, and on the days that spans show them', async () => {
    expect(
      await ask(
        'SELECT l.name, f.log_status, count(*) FROM flows f JOIN lives l USING (name) WHERE f.start_time < l.ready OR f.end_time > l.gone GROUP BY ALL',
      ),
    ).toEqual([]);
    const talking = `SELECT DISTINCT name, start_time::DATE AS day FROM flows WHERE log_status = 'OK'`;
    expect(await ask(`(${talking}) EXCEPT (FROM standing)`)).toEqual([]);
    expect(await ask(`(FROM standing) EXCEPT (${talking})`)).toEqual([]);
    expect((await ask('SELECT DISTINCT name FROM flows JOIN lives USING (name) WHERE gone IS NOT NULL')).length).toBeGreaterThan(1);
  });

  it('end the pods that ran on them, and no others', async () => {
    const killed = `SELECT object AS pod, node FROM k8s_events WHERE reason = 'Killing' AND namespace = 'vision' AND node IN (SELECT name FROM lives WHERE gone IS NOT NULL AND name IN (SELECT name FROM standing))`;
    const served = `SELECT DISTINCT pod_name AS pod, node_name AS node FROM spans WHERE kind = 'SERVER' AND node_name IN (SELECT name FROM lives WHERE gone IS NOT NULL)`;
    expect((await ask(killed)).length).toBeGreaterThan(3);
    expect(await ask(`(${killed}) EXCEPT (${served})`)).toEqual([]);
    expect(await ask(`(${served}) EXCEPT (${killed})`)).toEqual([]);
  });

  it('report nothing before they start and after they are gone', async () => {
    expect(
      await ask(`SELECT e.node, e.object, e.reason, e.lastTimestamp FROM k8s_events e JOIN lives l ON l.name = e.node
        WHERE e.firstTimestamp < l.ready - INTERVAL 40 SECOND OR e.lastTimestamp > l.gone`),
    ).toEqual([]);
  });
});
