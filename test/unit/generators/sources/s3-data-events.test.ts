import { describe, expect, it } from 'vitest';
import cloudtrail from '../../../../generators/sources/cloudtrail/index.ts';
import s3DataEvents from '../../../../generators/sources/s3-data-events/index.ts';
import { start } from '../../../helpers/services.ts';
import { createRig, SECOND, someone, type Rig } from '../../../helpers/source-rig.ts';

const request = (rig: Rig, t: number, more: Record<string, string | number>): void =>
  rig.add('DatasetRequest', {
    t: start(rig) + t,
    op: 'PutObject',
    bucket: 'acme-lake',
    prefix: 'curated/interactions/dt=2026-03-03/',
    identity: rig.pools.identity(someone.role(rig.world.mainAccount, rig.world.instances[0]!.id)),
    instance: rig.pools.instance(0),
    ua: 'Hadoop 3.3.6, aws-sdk-java/1.12.262 Linux/6.1 OpenJDK_64-Bit_Server_VM/17.0.10',
    bytesIn: 18_442_117,
    ...more,
  });

describe('requests of pipelines', () => {
  it('have the keys of part files, markers and folders, and come through the endpoint of their network', async () => {
    const rig = createRig();
    request(rig, 0, { part: 17, uid: 0xab12 });
    request(rig, SECOND, { name: '_SUCCESS', bytesIn: 0 });
    request(rig, 2 * SECOND, { op: 'ListObjects', bytesIn: 0, bytesOut: 2217 });
    request(rig, 3 * SECOND, { op: 'GetObject', name: 'part-x', errorCode: 'NoSuchKey', bytesIn: 0, bytesOut: 311 });
    const { rows, texts } = await rig.load(s3DataEvents);
    const found = await rows(
      `SELECT eventname, requestparameters['key'] AS key, requestparameters['prefix'] AS prefix, additionaleventdata.bytesTransferredIn AS bytesin, readonly, errormessage, sourceipaddress, vpcendpointid, recipientaccountid, useragent FROM s3_data_events ORDER BY eventtime`,
    );
    const vpc = rig.world.vpcs.find(({ id }) => id === rig.world.instances[0]!.eni.vpc)!;
    expect(found.map(({ key }) => key)).toEqual([
      'curated/interactions/dt=2026-03-03/part-00017-0000ab12.c000.snappy.parquet',
      'curated/interactions/dt=2026-03-03/_SUCCESS',
      null,
      'curated/interactions/dt=2026-03-03/part-x',
    ]);
    expect(found[2]).toMatchObject({ prefix: 'curated/interactions/dt=2026-03-03/', readonly: true });
    expect(found[3]!['errormessage']).toBe('The specified key does not exist.');
    for (const row of found) {
      expect(row).toMatchObject({ vpcendpointid: vpc.s3Endpoint, recipientaccountid: rig.world.mainAccount });
      expect(row['sourceipaddress']).toMatch(/^(10|172)\./);
      expect(row['useragent']).toMatch(/^\[Hadoop.*\]$/);
    }
    const records = (await texts(`SELECT ${s3DataEvents.tables[0]!.raw.sql} FROM s3_data_events ORDER BY eventtime`)).map(
      (text) => JSON.parse(text) as Record<string, unknown>,
    );
    expect(records[0]).toMatchObject({
      eventSource: 's3.amazonaws.com',
      managementEvent: false,
      requestParameters: { key: found[0]!['key'] },
      additionalEventData: { bytesTransferredIn: 18_442_117 },
      userIdentity: { type: 'AssumedRole', sessionContext: { ec2RoleDelivery: '2.0' } },
    });
  });

  it('arrive minutes later, and what would arrive after the window does not exist', async () => {
    const rig = createRig();
    for (let i = 0; i < 400; i++) request(rig, i * SECOND, { part: i });
    request(rig, rig.clock.end - start(rig) - 20 * SECOND, { part: 999 });
    const { rows } = await rig.load(s3DataEvents);
    const [found] = await rows(
      `SELECT count(*) AS n, min(epoch(_arrived - eventtime)) AS least, max(epoch(_arrived - eventtime)) AS most, count(DISTINCT eventid) AS ids, count(*) FILTER (requestparameters['key'] LIKE '%part-00999%') AS later FROM s3_data_events`,
    );
    expect(found).toMatchObject({ n: 400, ids: 400, later: 0 });
    expect(found!['least']).toBeGreaterThan(45);
    expect(found!['most']).toBeLessThan(6_100);
  });
});

it('other requests agree with CloudTrail, and only buckets with data events are there', async () => {
  const rig = createRig();
  const recorded = rig.world.buckets.find(({ dataEvents }) => dataEvents)!;
  const silent = rig.world.buckets.find(({ dataEvents }) => !dataEvents)!;
  for (const bucket of [recorded, silent])
    for (let i = 0; i < 20; i++)
      rig.add('ObjectAccess', {
        t: start(rig) + i * SECOND,
        op: i % 5 === 0 ? 'ListObjects' : 'GetObject',
        bucket: bucket.name,
        object: rig.pools.object(bucket.firstObject + (i % bucket.objectCount)),
        bytesOut: 10_000 + i * 37,
        ip: '10.20.1.7',
        ua: 'Boto3/1.34.51',
        region: bucket.region,
        account: bucket.account,
        identity: rig.pools.identity(someone.role(bucket.account, 'etl')),
      });
  const { rows } = await rig.load(s3DataEvents, cloudtrail);
  const [found] = await rows(
    `SELECT count(*) AS n, count(*) FILTER (d.requestparameters = c.requestparameters AND d.additionaleventdata."x-amz-id-2" = c.additionaleventdata."x-amz-id-2"
       AND d.additionaleventdata.bytesTransferredOut = c.additionaleventdata.bytesTransferredOut AND d.useridentity = c.useridentity AND d.useragent = c.useragent) AS same
     FROM s3_data_events d JOIN cloudtrail c USING (requestid)`,
  );
  expect(found).toEqual({ n: 20, same: 20 });
  expect(await rows(`SELECT DISTINCT requestparameters['bucketName'] AS b FROM s3_data_events`)).toEqual([{ b: recorded.name }]);
});
