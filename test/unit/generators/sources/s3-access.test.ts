import { describe, expect, it } from 'vitest';
import { AUTH } from '../../../../generators/core/events.ts';
import cloudtrail from '../../../../generators/sources/cloudtrail/index.ts';
import s3Access from '../../../../generators/sources/s3-access/index.ts';
import { goaccess, hasGoaccess } from '../../../helpers/goaccess.ts';
import { createRig, SECOND, someone, type Rig, type RigOptions } from '../../../helpers/source-rig.ts';

const OPS = ['GetObject', 'HeadObject', 'PutObject', 'DeleteObject', 'ListObjects', 'GetObject'];

function busyRig(count: number, options: RigOptions = {}): Rig {
  const rig = createRig(options);
  const { world, clock } = rig;
  const bucket = world.buckets.find((one) => one.dataEvents && one.accessLogging && one.objectCount > 20)!;
  for (let i = 0; i < count; i++) {
    const op = OPS[i % OPS.length]!;
    const index = bucket.firstObject + (i % 20);
    const error = i % 37 === 3;
    rig.add('ObjectAccess', {
      t: clock.detailStart + 3600 * SECOND + i * SECOND * 2 + 400_000,
      op,
      bucket: bucket.name,
      account: bucket.account,
      region: bucket.region,
      object: op === 'ListObjects' ? 0 : rig.pools.object(index),
      identity: rig.pools.identity(
        i % 60 === 0 ? someone.anonymous : i % 60 === 1 ? someone.user(world.mainAccount) : someone.role(world.mainAccount, 'i-0abc'),
      ),
      auth: i % 60 === 0 ? AUTH.anonymous : i % 60 === 5 ? AUTH.query : AUTH.header,
      ip: '198.51.100.7',
      ua: `tool/${i % 12} "quoted"`.replaceAll('"', ''),
      bytesOut:
        op === 'GetObject'
          ? error
            ? 312
            : Math.floor((world.objects.size[index] ?? 0) / (i % 4 === 0 ? 2 : 1))
          : op === 'ListObjects'
            ? 9000
            : 0,
      bytesIn: op === 'PutObject' ? 777 : 0,
      errorCode: error ? 'AccessDenied' : null,
      totalMs: 20 + (i % 400),
    });
  }
  // A bucket that nobody logs.
  const silent = world.buckets.find((one) => !one.accessLogging);
  if (silent)
    rig.add('ObjectAccess', {
      t: clock.detailStart + 3600 * SECOND,
      op: 'GetObject',
      bucket: silent.name,
      account: silent.account,
      region: silent.region,
      identity: rig.pools.identity(someone.user(world.mainAccount)),
    });
  return rig;
}

describe('s3_access', () => {
  it("carries CloudTrail's request and host ids", async () => {
    const { rows } = await busyRig(1500).load(cloudtrail, s3Access);
    const [joined] =
      await rows(`SELECT count(*) AS n, count(*) FILTER (c.additionaleventdata."x-amz-id-2" <> a.host_id) AS hosts, count(*) FILTER (c.sourceipaddress <> a.remote_ip OR c.tlsdetails.ciphersuite <> a.cipher_suite OR c.additionaleventdata.AuthenticationMethod IS DISTINCT FROM a.authentication_type OR replace(replace(c.useragent, '[', ''), ']', '') <> a.user_agent) AS other,
      count(*) FILTER (c.additionaleventdata.bytesTransferredOut <> coalesce(a.bytes_sent, 0)) AS bytes, count(*) FILTER (abs(epoch(c.eventtime) - epoch(a.time)) > 1) AS clocks FROM s3_access a JOIN cloudtrail c ON c.requestid = a.request_id`);
    const [all] = await rows(
      'SELECT count(*) AS n, count(DISTINCT request_id) AS d, count(DISTINCT bucket) AS b, count(*) FILTER (length(host_id) <> 76) AS odd FROM s3_access',
    );
    expect(joined).toEqual({ n: all?.['n'], hosts: 0, other: 0, bytes: 0, clocks: 0 });
    expect(all).toMatchObject({ b: 1, odd: 0 });
    expect(Number(all?.['d'])).toBeGreaterThan(1450);
    expect(Number(all?.['d'])).toBeLessThanOrEqual(1500);
  });

  it('is late by hours, loses some rows and repeats a few', async () => {
    const { rows } = await busyRig(20_000, { level: 3 }).load(s3Access);
    const [all] = await rows(
      "SELECT count(*) AS n, count(DISTINCT request_id) AS d, median(epoch(_arrived) - epoch(time)) AS late, min(epoch(_arrived) - epoch(time)) AS least, count(*) FILTER (time <> date_trunc('second', time)) AS fine FROM s3_access",
    );
    expect(Number(all?.['d'])).toBeLessThan(19_950);
    expect(Number(all?.['d'])).toBeGreaterThan(19_700);
    expect(Number(all?.['n'])).toBeGreaterThan(Number(all?.['d']));
    expect(Number(all?.['late'])).toBeGreaterThan(3600);
    expect(Number(all?.['late'])).toBeLessThan(3 * 3600);
    expect(Number(all?.['least'])).toBeGreaterThan(1800);
    expect(all?.['fine']).toBe(0);
  });

  it('knows status, size and requester', async () => {
    const { rows } = await busyRig(600).load(s3Access);
    expect(await rows('SELECT DISTINCT operation, http_status AS s FROM s3_access WHERE error_code IS NULL ORDER BY ALL')).toEqual([
      { operation: 'REST.DELETE.OBJECT', s: 204 },
      { operation: 'REST.GET.BUCKET', s: 200 },
      { operation: 'REST.GET.OBJECT', s: 200 },
      { operation: 'REST.GET.OBJECT', s: 206 },
      { operation: 'REST.HEAD.OBJECT', s: 200 },
      { operation: 'REST.PUT.OBJECT', s: 200 },
    ]);
    expect(
      await rows(
        "SELECT count(*) AS n FROM s3_access WHERE (http_status = 206) <> (bytes_sent < object_size AND operation = 'REST.GET.OBJECT' AND error_code IS NULL) OR (error_code = 'AccessDenied') <> (http_status = 403) OR turn_around_time > total_time OR user_agent LIKE '[%'",
      ),
    ).toEqual([{ n: 0 }]);
    // One or two of 600 rows never come.
    const [callers] = await rows(
      "SELECT count(*) FILTER (requester IS NULL) AS anonymous, count(*) FILTER (requester LIKE '%:user/ops') AS people, count(*) FILTER ((requester IS NULL) <> (signature_version IS NULL) OR (requester IS NULL) <> (authentication_type IS NULL)) AS wrong FROM s3_access",
    );
    expect(callers?.['wrong']).toBe(0);
    for (const who of ['anonymous', 'people']) expect(10 - Number(callers?.[who])).toBeLessThan(3);
  });

  it.skipIf(!hasGoaccess)('prints lines that goaccess reads (skipped where goaccess is not installed)', async () => {
    const { texts } = await busyRig(900).load(s3Access);
    const lines = await texts(`SELECT ${s3Access.tables[0]!.raw.sql} FROM s3_access`);
    expect(lines.length).toBeGreaterThan(850);
    for (const line of lines) expect(line.match(/"[^"]*"|\[[^\]]*\]|\S+/g)).toHaveLength(26);
    expect(goaccess('AWSS3', lines)).toEqual({ valid: lines.length, failed: 0 });
  });
});
