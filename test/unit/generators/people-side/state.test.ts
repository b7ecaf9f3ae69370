import { expect, test } from 'vitest';
import snapshots from '../../../../generators/activities/daily-snapshots/index.ts';
import repo from '../../../../generators/activities/repo-habits.ts';
import iam from '../../../../generators/sources/iam-snapshot/index.ts';
import buckets from '../../../../generators/sources/bucket-config.ts';
import github from '../../../../generators/sources/github-audit.ts';
import { rig } from './rig.ts';

test('state', async () => {
  const t0 = performance.now();
  const { query } = await rig(7, [snapshots as never, repo as never], [iam, buckets, github]);
  console.log('gen', performance.now() - t0);
  console.log((await query('SELECT * FROM iam_snapshot WHERE principal_type=\'user\' LIMIT 1'))[0]);
  console.log('loaded', performance.now() - t0);
  console.log((await query('SELECT * FROM bucket_config WHERE len(replication_rules)>0 LIMIT 1'))[0]);
  console.table(await query('SELECT snapshot_date::VARCHAR d, count(*) n, count(DISTINCT bucket) b, count(DISTINCT policy) p, count(block_public_acls) k FROM bucket_config GROUP BY 1 ORDER BY 1'));
  console.table(await query('SELECT snapshot_date::VARCHAR d, principal_type, count(*) n FROM iam_snapshot GROUP BY ALL ORDER BY 1'));
  console.table(await query('SELECT action, count(*) n, count(DISTINCT actor) a, count(actor_ip) ip FROM github_audit GROUP BY ALL ORDER BY 2 DESC'));
  for (const [t, s] of [['iam_snapshot', iam], ['bucket_config', buckets], ['github_audit', github]] as const) console.log((await query(`SELECT ${s.tables[0]!.raw.sql} AS raw FROM ${t} LIMIT 1 OFFSET 3`))[0], s.tables[0]!.raw.header);
  expect(1).toBe(1);
});
