import { describe, expect, it } from 'vitest';
import { sources } from '../../../../generators/index.ts';
import { parseSeed } from '../../../../generators/core/seed.ts';
import { kindOf } from '../../../../src/cli/bench/column-kinds.ts';
import { duckdbRows } from '../../../../src/cli/bench/duckdb-rows.ts';
import { fakerRows } from '../../../../src/cli/bench/faker-rows.ts';
import { drained, sourceStream, times } from '../../../../src/cli/bench/measure.ts';
import { PEERS } from '../../../../src/cli/bench/peers.ts';
import { simulatedRequests } from '../../../../src/cli/bench/simulate.ts';
import { loadScenario } from '../../../../src/case/library.ts';
import { nodeConnector } from '../../../helpers/node-connector.ts';

const specs = [...sources.values()].flatMap(({ tables }) => tables);
const SEED = parseSeed('5eed'.repeat(16));

describe('kinds of columns', () => {
  it.each([
    ['eventtime', 'TIMESTAMP', 'time'],
    ['bytes', 'BIGINT', 'integer'],
    ['value', 'DOUBLE', 'number'],
    ['client_ip', 'VARCHAR', 'address'],
    ['trace_id', 'VARCHAR', 'id'],
    ['user_agent', 'VARCHAR', 'agent'],
    ['message', 'VARCHAR', 'sentence'],
    ['region', 'VARCHAR', 'word'],
    ['documents', 'VARCHAR[]', { list: 'word' }],
    ['labels', 'MAP(VARCHAR, VARCHAR)', { map: 'word' }],
    [
      'who',
      'STRUCT(arn VARCHAR, "http.status" INTEGER, session STRUCT(mfa BOOLEAN))',
      {
        struct: [
          ['arn', 'word'],
          ['http.status', 'integer'],
          ['session', { struct: [['mfa', 'boolean']] }],
        ],
      },
    ],
  ])('%s %s', (name, type, kind) => expect(kindOf(name, type)).toEqual(kind));
});

describe.each(specs.map((spec) => [spec.name, spec] as const))('rivals of %s', (_, spec) => {
  it('fill every column', async () => {
    const { objects, json } = await fakerRows(spec, 20);
    expect(objects).toMatchObject({ rows: 20 });
    expect(json.bytes).toBeGreaterThan(20 * spec.columns.length * 4);
    expect(json.seconds).toBeGreaterThanOrEqual(objects.seconds);
    expect(await duckdbRows(await nodeConnector(), spec, 50)).toBeGreaterThan(0);
  });
});

it('our own stream is that of the case: the same rows, none without a source', async () => {
  const request = { loaded: await loadScenario('s3-exfiltration'), seed: SEED, level: 2, size: 'short', scale: 0.05 } as const;
  const { all } = sourceStream(request, 'dns-queries');
  const { rows, bytes } = await drained(all());
  expect(rows).toBeGreaterThan(1000);
  expect(bytes).toBeGreaterThan(rows * 10);
  expect((await drained(sourceStream(request, 'dns-queries').eventsOnly())).rows).toBe(0);
});

it('a simulated request is three calls', async () => {
  const { requests, spans } = await simulatedRequests(SEED, 1);
  expect(requests).toBeGreaterThan(3000);
  expect(spans).toBe(3 * requests);
});

it('names peers of every table with a goal, and how their figures came about', () => {
  expect(Object.keys(PEERS).sort()).toEqual(['app_logs', 'cloudtrail', 'spans', 'vpc_flow']);
  for (const peer of Object.values(PEERS).flat()) expect(peer.rate).toBeGreaterThan(1000);
  expect(times(12.34)).toBe('12 ×');
  expect(times(1.26)).toBe('1.3 ×');
});
