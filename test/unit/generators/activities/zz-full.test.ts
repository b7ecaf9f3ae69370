import { test } from 'vitest';
import { sources } from '../../../../generators/index.ts';
import { generateAll, testConfig, testSeed } from '../../../helpers/generate.ts';
import { nodeConnector } from '../../../helpers/node-connector.ts';
import { loadTables } from '../../../../src/query/load.ts';
import { toObjects } from '../../../../src/query/connector.ts';
import { readFileSync } from 'node:fs';
const LIST = 'service-calls service-internals iac-pipelines engineer-console engineer-cli iam-user-keys ssm-operations object-traffic outside-downloads public-objects nightly-backup lifecycle-replication web-traffic dns-background east-west internet-noise bulk-uploads guardduty-noise signin-habits endpoint-habits repo-habits change-calendar ticket-desk daily-snapshots'.split(' ');
test('full', async () => {
  const size = (process.env.SIZE ?? 'full') as 'full' | 'short';
  const config = testConfig({ size, scale: Number(process.env.SCALE ?? 1), baseline: LIST.map((use) => ({ name: use, use })) });
  const t0 = performance.now();
  const g = await generateAll(config, testSeed(Number(process.env.SEED ?? 1)));
  console.log('gen', Math.round(performance.now() - t0), JSON.stringify(Object.fromEntries([...g.tables.values()].map((t) => [t.name, t.rows]))), new Date(g.prepared.clock.detailStart/1e3).toISOString(), new Date(g.prepared.clock.end/1e3).toISOString());
  if (process.env.SQL) {
    const c = await nodeConnector();
    await loadTables(c, [...sources.values()].flatMap((s) => s.tables), g.messages.filter((m) => m.kind !== 'progress') as never);
    for (const sql of readFileSync(process.env.SQL, 'utf8').split(';').map((s) => s.trim()).filter(Boolean)) {
      try { const r = toObjects(await c.query(sql)); console.log('-- ' + sql.slice(0, 160) + '\n' + r.slice(0, 40).map((x) => JSON.stringify(x)).join('\n')); } catch (e) { console.log('ERR', sql.slice(0, 80), String((e as Error).message).slice(0, 400)); }
    }
  }
}, 600000);
