import { expect, test } from 'vitest';
import { z } from 'zod';
import { isoSeconds } from '../../../../generators/core/ids.ts';
import { defineProducer } from '../../../../generators/core/producer.ts';
import { userIdentity } from '../../../../generators/core/background/identities.ts';
import { DAY } from '../../../../generators/core/time.ts';
import { tables } from './tables.ts';

test('one row per day and subject; policies, blocks and rules of an ordinary estate', async () => {
  const of = await tables(['daily-snapshots'], ['iam-snapshot', 'bucket-config']);
  const { world } = of.generated.prepared;
  const buckets = await of.one(
    'SELECT count(*) AS n, count(DISTINCT (snapshot_date, bucket)) AS distinct_rows, count(DISTINCT snapshot_date) AS days FROM bucket_config',
  );
  expect(buckets['n']).toEqual(buckets['distinct_rows']);
  expect(Number(buckets['n'])).toBe(world.buckets.length * Number(buckets['days']));
  expect(Number(buckets['days'])).toBeGreaterThanOrEqual(14);
  const principals = await of.one('SELECT count(*) AS n, count(DISTINCT (snapshot_date, arn)) AS distinct_rows FROM iam_snapshot');
  expect(principals['n']).toEqual(principals['distinct_rows']);
  // A bucket that is public on purpose, one replicated to an own account, one that other accounts may read.
  expect(
    Number(
      (await of.one(`SELECT count(DISTINCT bucket) AS n FROM bucket_config WHERE NOT block_public_policy AND policy LIKE '%PublicRead%'`))[
        'n'
      ],
    ),
  ).toBe(1);
  const rules = await of.query('SELECT DISTINCT unnest(replication_rules).destination_account AS account FROM bucket_config');
  for (const { account } of rules) expect(world.accounts.find((one) => one.id === account)?.kind).toBe('own');
  expect(rules.length).toBeGreaterThan(0);
  for (const { policy } of await of.query('SELECT DISTINCT policy FROM bucket_config WHERE policy IS NOT NULL'))
    expect(JSON.parse(policy as string)).toHaveProperty('Statement');
  for (const text of await of.raw('bucket_config')) expect(JSON.parse(text)).toHaveProperty('resourceId');
  for (const text of await of.raw('iam_snapshot')) expect(text.split(',')).toHaveLength(17);
  expect(Number((await of.one(`SELECT count(*) AS n FROM iam_snapshot WHERE principal_type = 'role' AND trust_policy IS NULL`))['n'])).toBe(
    0,
  );
  expect(
    Number(
      (
        await of.one(
          'SELECT count(*) AS n FROM iam_snapshot WHERE access_key_1_last_used_date > snapshot_time OR user_creation_time > access_key_1_last_rotated',
        )
      )['n'],
    ),
  ).toBe(0);
});

test('a change shows from the next snapshot on, and says why it is there', async () => {
  const meddler = defineProducer({
    id: 'meddler',
    title: 'Changes states',
    params: z.object({}),
    emits: ['BucketState', 'PrincipalState', 'ApiCall'],
    plan: ({ world, clock, pools }) => ({
      script(write) {
        const bucket = world.buckets[0]!;
        const t = Math.floor(clock.detailStart / DAY) * DAY + 14 * 3600e6;
        write.add('BucketState', {
          t,
          bucket: bucket.name,
          account: bucket.account,
          state: {
            block_public_acls: '',
            ignore_public_acls: '',
            block_public_policy: '',
            restrict_public_buckets: '',
            'replication_rules.odd.rule-1.destination_bucket': 'elsewhere',
            'replication_rules.odd.rule-1.status': 'Enabled',
          },
        });
        const role = world.roles.find((one) => one.use === 'ci')!;
        write.add('PrincipalState', {
          t,
          principal: role.arn,
          account: role.account,
          state: { 'trust_policy.Condition.StringLike.x:sub': 'repo:*' },
        });
        write.add('PrincipalState', {
          t,
          principal: `arn:aws:iam::${world.mainAccount}:user/newcomer`,
          account: world.mainAccount,
          state: { principal_type: 'user', user: 'newcomer', user_creation_time: isoSeconds(t), attached_policies: 'a,b' },
        });
        const user = world.users.find((one) => one.account === world.mainAccount && one.keys[0]?.active)!;
        write.add('ApiCall', {
          t: t + 3600e6,
          identity: pools.identity(userIdentity(user)),
          api: 'sts.amazonaws.com:GetCallerIdentity',
          region: 'eu-west-3',
        });
      },
    }),
  });
  const of = await tables(['daily-snapshots'], ['iam-snapshot', 'bucket-config'], { units: [meddler] });
  const { world, clock } = of.generated.prepared;
  const change = isoSeconds(Math.floor(clock.detailStart / DAY) * DAY + 14 * 3600e6)
    .slice(0, 19)
    .replace('T', ' ');
  const bucket = world.buckets[0]!.name;
  const rows = await of.query(
    `SELECT snapshot_time > TIMESTAMP '${change}' AS later, block_public_acls AS b, list_filter(replication_rules, lambda r: r.id = 'odd.rule-1') AS r, creation_date FROM bucket_config WHERE bucket = '${bucket}'`,
  );
  expect(rows.some((row) => row['later']) && rows.some((row) => !row['later'])).toBe(true);
  for (const row of rows) {
    expect(row['r'], row['later'] ? 'after' : 'before').toHaveLength(row['later'] ? 1 : 0);
    if (row['later']) expect(row['b']).toBeNull();
    expect(row['creation_date']).not.toBeNull();
  }
  const trust = await of.query(
    `SELECT snapshot_time > TIMESTAMP '${change}' AS later, trust_policy['Condition.StringLike.x:sub'] AS sub FROM iam_snapshot WHERE arn = '${world.roles.find((one) => one.use === 'ci')!.arn}'`,
  );
  for (const row of trust) expect(row['sub']).toBe(row['later'] ? 'repo:*' : null);
  const newcomer = await of.query(
    `SELECT attached_policies, snapshot_time > TIMESTAMP '${change}' AS later FROM iam_snapshot WHERE "user" = 'newcomer'`,
  );
  expect(newcomer.length).toBe(trust.filter((row) => row['later']).length);
  expect(newcomer.every((row) => row['later'] === true)).toBe(true);
  expect(newcomer[0]?.['attached_policies']).toEqual(['a', 'b']);
  // The use of the key is observed from the call itself, at the next report that is more than four hours later.
  const used = await of.query(
    `SELECT access_key_1_last_used_region AS region, access_key_1_last_used_service AS service, snapshot_time > TIMESTAMP '${change}' AS later FROM iam_snapshot WHERE "user" = '${world.users.find((one) => one.account === world.mainAccount && one.keys[0]?.active)!.name}'`,
  );
  for (const row of used) {
    if (row['later']) expect([row['region'], row['service']]).toEqual(['eu-west-3', 'sts']);
    else expect(row['region']).toBe(world.region);
  }
});
