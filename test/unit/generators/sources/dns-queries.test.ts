import { expect, it } from 'vitest';
import { ipText } from '../../../../generators/core/ids.ts';
import dnsQueries from '../../../../generators/sources/dns-queries.ts';
import { createRig, SECOND } from '../../../helpers/source-rig.ts';

it('writes resolver queries as the vendor does: names with a dot, scalars as text, answers as a list', async () => {
  const rig = createRig();
  const [first] = rig.world.instances;
  const at = (i: number) => ({ t: rig.clock.detailStart + (3600 + i * 3.3) * SECOND, instance: rig.pools.instance(0) });
  rig.add('DnsLookup', { ...at(0), name: 'b.s3.eu-west-1.amazonaws.com', qtype: 'A', rcode: 'NOERROR', answer: '198.18.4.91' });
  rig.add('DnsLookup', { ...at(1), name: 'b.s3.eu-west-1.amazonaws.com.', qtype: 'AAAA', rcode: 'NOERROR' });
  rig.add('DnsLookup', { ...at(2), name: 'x.eu-west-1.compute.internal', qtype: 'A', rcode: 'NXDOMAIN' });
  rig.add('DnsLookup', { ...at(3), name: 'cdn.example.net', qtype: 'A', answer: 'edge.example.com' });
  for (let i = 0; i < 300; i++) rig.add('DnsLookup', { ...at(4 + i), name: `n${i}.example.com`, qtype: 'A', answer: '198.18.0.9' });
  rig.add('DnsLookup', { t: rig.clock.end - SECOND, instance: rig.pools.instance(0), name: 'late.example', qtype: 'A' });
  const { rows, texts } = await rig.load(dnsQueries);
  const { raw } = dnsQueries.tables[0]!;
  const records = (await texts(`SELECT ${raw.sql} FROM dns_queries ORDER BY query_timestamp`)).map(
    (text) => JSON.parse(text) as Record<string, unknown>,
  );
  expect(records).toHaveLength(304);
  expect(records[0]).toMatchObject({
    version: '1.100000',
    account_id: first!.account,
    query_name: 'b.s3.eu-west-1.amazonaws.com.',
    rcode: 'NOERROR',
    answers: [{ Rdata: '198.18.4.91', Type: 'A', Class: 'IN' }],
    srcaddr: ipText(first!.eni.privateIp),
    srcport: expect.stringMatching(/^\d{5}$/) as unknown,
    srcids: { instance: first!.id },
    query_timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) as unknown,
  });
  expect(records[1]).toMatchObject({ query_name: 'b.s3.eu-west-1.amazonaws.com.', answers: [] });
  expect(records[2]).toMatchObject({ rcode: 'NXDOMAIN', answers: [] });
  expect(records[3]).toMatchObject({ rcode: 'NOERROR', answers: [{ Rdata: 'edge.example.com.', Type: 'CNAME' }] });
  expect(await rows('SELECT count(*) AS n FROM dns_queries WHERE _arrived <= query_timestamp')).toEqual([{ n: 0 }]);
});
