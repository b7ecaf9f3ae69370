import { expect, test } from 'vitest';
import { tables } from './tables.ts';

const ACTIVITIES = ['signin-habits', 'endpoint-habits', 'repo-habits', 'change-calendar', 'ticket-desk', 'daily-snapshots'];
const SOURCES = ['signins', 'endpoint-events', 'github-audit', 'changes', 'tickets', 'iam-snapshot', 'bucket-config'];

test('a short case has a week of history and a day of laptops', async () => {
  const of = await tables(ACTIVITIES, SOURCES, { size: 'short', seed: 3 });
  const { clock } = of.generated.prepared;
  for (const [table, time, low, high] of [
    ['signins', 'CreatedDateTime', 1000, 4500],
    ['endpoint_events', 'Timestamp', 6000, 30_000],
    ['github_audit', 'created_at', 500, 2500],
    ['changes', 'time', 40, 220],
    ['tickets', 'time', 80, 450],
    ['iam_snapshot', 'snapshot_time', 150, 500],
    ['bucket_config', 'snapshot_time', 100, 250],
  ] as const) {
    const row = await of.one(`SELECT count(*) AS n, epoch(min("${time}")) AS first, epoch(max("${time}")) AS last FROM ${table}`);
    expect(Number(row['n']), table).toBeGreaterThan(low);
    expect(Number(row['n']), table).toBeLessThan(high);
    expect(Number(row['first']) * 1e6, table).toBeGreaterThanOrEqual(clock.start);
    expect(Number(row['last']) * 1e6, table).toBeLessThan(clock.end);
  }
});
