import { describe, expect, it } from 'vitest';
import { ipText } from '../../../../generators/core/ids.ts';
import guardduty from '../../../../generators/sources/guardduty/index.ts';
import { createRig, SECOND, someone, type Rig } from '../../../helpers/source-rig.ts';

const MINUTE = 60 * SECOND;

function rigWithFindings(): Rig {
  const rig = createRig();
  const { world, clock } = rig;
  const first = clock.detailStart + 3600 * SECOND + 555_555;
  const hosting = world.networks.find((network) => network.kind === 'hosting')!;
  const bucket = world.buckets[0]!;
  const key = someone.role(world.mainAccount, 'i-0abc');
  rig.add('Finding', {
    t: first + 7 * MINUTE,
    firstSeen: first,
    lastSeen: first + 40 * MINUTE,
    type: 'Exfiltration:S3/AnomalousBehavior',
    severity: 8,
    count: 4,
    title: 'T',
    identity: rig.pools.identity(key),
    bucket: bucket.name,
    ip: ipText(hosting.first + 9),
    data: {
      'action.actionType': 'AWS_API_CALL',
      'action.awsApiCallAction.api': 'GetObject',
      'action.awsApiCallAction.serviceName': 's3.amazonaws.com',
    },
  });
  rig.add('Finding', {
    t: first,
    firstSeen: first,
    lastSeen: first,
    type: 'Recon:EC2/PortProbeUnprotectedPort',
    severity: 2,
    title: 'P',
    instance: rig.pools.instance(1),
    ip: '10.0.0.1',
    data: { 'action.actionType': 'NETWORK_CONNECTION', 'action.networkConnectionAction.connectionDirection': 'INBOUND' },
  });
  rig.add('Finding', {
    t: first + 9 * MINUTE,
    firstSeen: first,
    lastSeen: first,
    type: 'Policy:IAMUser/RootCredentialUsage',
    severity: 2,
    title: 'R',
    identity: rig.pools.identity(someone.user(world.mainAccount)),
  });
  return rig;
}

describe('guardduty', () => {
  it('states findings minutes after their events, with ids, places and resources that join', async () => {
    const rig = rigWithFindings();
    const { rows } = await rig.load(guardduty);
    const hosting = rig.world.networks.find((network) => network.kind === 'hosting')!;
    const seen = await rows('SELECT *, epoch(createdat) - epoch(service.eventfirstseen) AS delay FROM guardduty ORDER BY title');
    expect(seen.map((row) => row['title'])).toEqual(['P', 'R', 'T']);
    for (const row of seen) {
      expect(Number(row['delay'])).toBeGreaterThanOrEqual(300);
      expect(Number(row['delay'])).toBeLessThanOrEqual(1801);
      expect(row['id']).toMatch(/^[0-9a-f]{32}$/);
      expect(row['arn']).toMatch(
        new RegExp(`^arn:aws:guardduty:${rig.world.region}:\\d{12}:detector/[0-9a-f]{32}/finding/${row['id'] as string}$`),
      );
    }
    expect(seen[2]).toMatchObject({
      severity: 8,
      resource: { resourcetype: 'S3Bucket', accesskeydetails: { accesskeyid: 'ASIARTX3GSDSXAAAAAAB', username: 'etl' } },
      service: { count: 4, remoteip: { asn: String(hosting.asn), countryname: hosting.countryName, city: hosting.city } },
    });
    expect(seen[0]).toMatchObject({
      resource: {
        resourcetype: 'Instance',
        instancedetails: { instanceid: rig.world.instances[1]!.id, networkinterfaceid: rig.world.instances[1]!.eni.id },
      },
    });
    expect(
      await rows(
        'SELECT count(*) AS n FROM guardduty WHERE updatedat < createdat OR updatedat < service.eventlastseen OR _arrived < createdat',
      ),
    ).toEqual([{ n: 0 }]);
  });

  it("prints the vendor's JSON, with the remote address inside the action", async () => {
    const { texts } = await rigWithFindings().load(guardduty);
    const records = (await texts(`SELECT ${guardduty.tables[0]!.raw.sql} FROM guardduty ORDER BY title`)).map(
      (text) => JSON.parse(text) as { service: { action: Record<string, unknown> } },
    );
    expect(records[2]!.service.action).toMatchObject({
      actionType: 'AWS_API_CALL',
      awsApiCallAction: {
        api: 'GetObject',
        serviceName: 's3.amazonaws.com',
        remoteIpDetails: {
          organization: { asn: expect.stringMatching(/^\d+$/) as unknown },
          geoLocation: { lat: expect.any(Number) as unknown },
        },
      },
    });
    expect(records[2]!).toMatchObject({
      schemaVersion: '2.0',
      severity: 8,
      createdAt: expect.stringMatching(/\.\d{3}Z$/) as unknown,
      resource: { s3BucketDetails: [{ type: 'Destination' }] },
    });
    expect(records[0]!.service.action).toMatchObject({ networkConnectionAction: { remoteIpDetails: { ipAddressV4: '10.0.0.1' } } });
    expect(records[1]!.service.action).toEqual({});
  });
});
