import { beforeAll, describe, expect, it } from 'vitest';
import { activities, sources } from '../../../../generators/index.ts';
import { toObjects, type Connector, type Value } from '../../../../src/query/connector.ts';
import { openNode } from '../../../../src/query/duckdb-node.ts';
import { loadTables, type LoadMessage } from '../../../../src/query/load.ts';
import { goaccess, hasGoaccess } from '../../../helpers/goaccess.ts';
import { generateAll, testConfig, testSeed } from '../../../helpers/generate.ts';
import { texts } from '../../../helpers/source-rig.ts';

const IDS = ['cloudtrail', 'vpc-flow', 's3-access', 'alb-access', 'dns-queries', 'guardduty'];
const BASELINE = [
  'service-calls',
  'service-internals',
  'iac-pipelines',
  'engineer-console',
  'engineer-cli',
  'iam-user-keys',
  'ssm-operations',
  'object-traffic',
  'outside-downloads',
  'public-objects',
  'nightly-backup',
  'lifecycle-replication',
  'web-traffic',
  'dns-background',
  'east-west',
  'internet-noise',
  'guardduty-noise',
];

let connector: Connector;
const rows = async (sql: string): Promise<Record<string, Value>[]> => toObjects(await connector.query(sql));
const broken = async (table: string, sql: string) => (await rows(`SELECT count(*) AS n FROM ${table} WHERE ${sql}`))[0]?.['n'];
const raw = async (table: string, limit: number): Promise<string[]> => {
  const spec = [...sources.values()].flatMap((source) => source.tables).find(({ name }) => name === table)!;
  return texts(connector, `SELECT ${spec.raw.sql} FROM ${table} USING SAMPLE ${limit} ROWS (reservoir, 1)`);
};

beforeAll(async () => {
  const baseline = BASELINE.filter((id) => activities.has(id)).map((id) => ({ name: id, use: id, with: {} }));
  const { messages } = await generateAll(testConfig({ sources: IDS, baseline, level: 3, scale: 0.2 }), testSeed(5));
  connector = await openNode();
  const load = messages.filter(({ kind }) => kind === 'batch' || kind === 'dim') as LoadMessage[];
  await loadTables(
    connector,
    IDS.flatMap((id) => sources.get(id)!.tables),
    [...load, { kind: 'done' }],
  );
  return () => connector.close();
});

describe('a company at work, seen through AWS', () => {
  it('has records of every kind', async () => {
    for (const table of ['cloudtrail', 'vpc_flow', 's3_access', 'alb_access', 'dns_queries'])
      expect(Number((await rows(`SELECT count(*) AS n FROM ${table}`))[0]?.['n'])).toBeGreaterThan(1000);
    expect(await broken('guardduty', 'true')).toBeGreaterThan(5);
  });

  it('keeps the invariants of CloudTrail', async () => {
    expect(await broken('cloudtrail', 'errorcode IS NOT NULL AND responseelements IS NOT NULL')).toBe(0);
    expect(await broken('cloudtrail', "eventsource = 'iam.amazonaws.com' AND awsregion <> 'us-east-1'")).toBe(0);
    expect(await broken('cloudtrail', "eventsource = 's3.amazonaws.com' AND NOT regexp_full_match(requestid, '[A-Z0-9]{16}')")).toBe(0);
    expect(await broken('cloudtrail', "eventsource <> 's3.amazonaws.com' AND useragent LIKE '[%'")).toBe(0);
    expect(
      await broken('cloudtrail', "eventsource = 's3.amazonaws.com' AND useragent NOT LIKE '[%' AND useragent <> sourceipaddress"),
    ).toBe(0);
    expect(await broken('cloudtrail', "sourceipaddress LIKE '%.amazonaws.com' AND useragent <> sourceipaddress")).toBe(0);
    expect(
      await broken(
        'cloudtrail',
        'eventversion IS NULL OR useridentity IS NULL OR awsregion IS NULL OR sourceipaddress IS NULL OR useragent IS NULL OR recipientaccountid IS NULL OR "readonly" IS NULL',
      ),
    ).toBe(0);
    expect(await broken('cloudtrail', "vpcendpointid IS NOT NULL AND sourceipaddress NOT LIKE '10.%'")).toBe(0);
    expect(
      await broken(
        'cloudtrail',
        "regexp_matches(useridentity.accesskeyid, '[0189]') OR (useridentity.type = 'AssumedRole' AND useridentity.accesskeyid NOT LIKE 'ASIA%')",
      ),
    ).toBe(0);
    expect(await rows('SELECT count(*) - count(DISTINCT eventid) AS n FROM cloudtrail')).toEqual([{ n: 0 }]);
    const [session] =
      await rows(`WITH k AS (SELECT responseelements['credentials.accessKeyId'] AS key, max(eventtime) AS t FROM cloudtrail WHERE eventname LIKE 'AssumeRole%' AND responseelements IS NOT NULL GROUP BY 1)
      SELECT count(*) AS n, count(*) FILTER (strftime(t, '%Y-%m-%dT%H:%M:%SZ') <> useridentity.sessioncontext.attributes.creationdate OR eventtime < t) AS wrong FROM cloudtrail JOIN k ON k.key = useridentity.accesskeyid`);
    expect(Number(session?.['n'])).toBeGreaterThan(1000);
    expect(session?.['wrong']).toBe(0);
  });

  it('shows when a presigned address was signed and how long it is good, alike in both logs', async () => {
    const signed = `strptime(requestparameters['X-Amz-Date'], '%Y%m%dT%H%M%SZ')`;
    const until = `${signed} + to_seconds(requestparameters['X-Amz-Expires']::INT)`;
    const presigned = `additionaleventdata.AuthenticationMethod = 'QueryString'`;
    expect(Number(await broken('cloudtrail', presigned))).toBeGreaterThan(100);
    expect(await broken('cloudtrail', `${presigned} AND (${signed} IS NULL OR requestparameters['X-Amz-SignedHeaders'] IS NULL)`)).toBe(0);
    expect(await broken('cloudtrail', `${presigned} AND eventtime < ${signed}`)).toBe(0);
    expect(await broken('cloudtrail', `${presigned} AND errorcode IS NULL AND eventtime > ${until}`)).toBe(0);
    expect(
      await rows(
        `SELECT count(*) AS n FROM s3_access a JOIN cloudtrail c ON c.requestid = a.request_id WHERE a.authentication_type = 'QueryString' AND NOT (contains(a.request_uri, concat('&X-Amz-Date=', c.requestparameters['X-Amz-Date'], '&X-Amz-Expires=', c.requestparameters['X-Amz-Expires'], '&')) AND contains(a.request_uri, concat('X-Amz-Credential=', c.useridentity.accesskeyid, '%2F')))`,
      ),
    ).toEqual([{ n: 0 }]);
  });

  it('misses a key only where one object is asked for', async () => {
    expect(Number(await broken('cloudtrail', `errorcode = 'NoSuchKey'`))).toBeGreaterThan(30);
    expect(await broken('cloudtrail', `errorcode = 'NoSuchKey' AND eventname NOT IN ('GetObject', 'HeadObject', 'CopyObject')`)).toBe(0);
  });

  it('names a command of the command line that makes the call, in both logs the same', async () => {
    expect(Number(await broken('cloudtrail', `contains(useragent, ' md/command#')`))).toBeGreaterThan(200);
    const reads = `regexp_extract(useragent, 'md/command#([^ \\]]+)', 1) NOT IN ('s3.cp', 's3.sync', 's3api.get-object')`;
    expect(await broken('cloudtrail', `contains(useragent, 'aws-cli/2') AND eventname = 'GetObject' AND ${reads}`)).toBe(0);
    const parameters = `NOT contains(useragent, 'md/command#ssm.get-parameter')`;
    expect(await broken('cloudtrail', `contains(useragent, 'aws-cli/2') AND eventname = 'GetParameter' AND ${parameters}`)).toBe(0);
    expect(
      await rows(`SELECT count(*) AS n FROM cloudtrail AS c JOIN s3_access AS s ON s.request_id = c.requestid
                  WHERE trim(c.useragent, '[]') <> s.user_agent AND s.remote_ip IS NOT NULL`),
    ).toEqual([{ n: 0 }]);
  });

  it('has one or two programs to a long-term key, on one system', async () => {
    const worst = await rows(`
      SELECT useridentity.accesskeyid AS key, count(DISTINCT regexp_replace(trim(useragent, '[]'), ' md/command#.*$', '')) AS programs,
             count(DISTINCT regexp_extract(lower(useragent), '(macos|mac_os|darwin|windows|linux)')) AS systems
      FROM cloudtrail WHERE useridentity.type = 'IAMUser' GROUP BY 1 HAVING programs > 2 OR systems > 1`);
    expect(worst).toEqual([]);
  });

  it('has one finding per type and resource', async () => {
    const repeated = await rows(`
      SELECT type, resource.instancedetails.instanceid AS instance, resource.accesskeydetails.principalid AS who, resource.s3bucketdetails AS bucket
      FROM guardduty GROUP BY ALL HAVING count(*) > 1`);
    expect(repeated).toEqual([]);
    expect(Number(await broken('guardduty', 'service.count > 1 AND updatedat > createdat'))).toBeGreaterThan(0);
  });

  it('delivers late, some records very late, and nothing after now', async () => {
    const [late] = await rows(
      'SELECT count(*) FILTER (epoch(_arrived) - epoch(eventtime) > 620) / count(*) AS share, median(epoch(_arrived) - epoch(eventtime)) AS middle, count(*) FILTER (_arrived <= eventtime) AS early FROM cloudtrail',
    );
    expect(Number(late?.['share'])).toBeGreaterThan(0.003);
    expect(Number(late?.['share'])).toBeLessThan(0.02);
    expect(Number(late?.['middle'])).toBeGreaterThan(170);
    expect(Number(late?.['middle'])).toBeLessThan(260);
    expect(late?.['early']).toBe(0);
  });

  it('keeps the rules of flow records', async () => {
    const ok = (sql: string) => broken('vpc_flow', `log_status = 'OK' AND (${sql})`);
    expect(await ok('bytes < 40 * packets OR bytes > 9001 * packets OR packets = 0')).toBe(0);
    expect(await ok('epoch(end_time) - epoch(start_time) NOT BETWEEN 0 AND 60')).toBe(0);
    expect(await ok("dstaddr LIKE '169.254.%' OR dstaddr LIKE '%.0.2' OR protocol NOT IN (1, 6, 17)")).toBe(0);
    expect(await ok("(flow_direction = 'egress') <> (traffic_path IS NOT NULL)")).toBe(0);
    expect(await ok('protocol <> 6 AND tcp_flags <> 0')).toBe(0);
    const [shape] = await rows(
      "SELECT count(*) FILTER (second(start_time) = 0) / count(*) AS aligned, count(*) FILTER (action = 'REJECT') / count(*) AS rejected, count(*) FILTER (log_status = 'NODATA') / count(*) AS quiet FROM vpc_flow",
    );
    expect(Number(shape?.['aligned'])).toBeLessThan(0.04);
    expect(Number(shape?.['rejected'])).toBeGreaterThan(0.005);
    expect(Number(shape?.['quiet'])).toBeGreaterThan(0.01);
    expect(Number(shape?.['quiet'])).toBeLessThan(0.15);
  });

  it('sees one S3 request alike in both logs', async () => {
    expect(
      await rows(
        "SELECT count(*) AS n FROM s3_access a LEFT JOIN cloudtrail c ON c.requestid = a.request_id WHERE a.bucket IN (SELECT DISTINCT requestparameters['bucketName'] FROM cloudtrail WHERE eventcategory = 'Data') AND (c.requestid IS NULL OR c.additionaleventdata.\"x-amz-id-2\" <> a.host_id OR c.additionaleventdata.bytesTransferredOut <> coalesce(a.bytes_sent, 0))",
      ),
    ).toEqual([{ n: 0 }]);
  });

  it('prints records that parse', async () => {
    for (const table of ['cloudtrail', 'dns_queries', 'guardduty'])
      for (const text of await raw(table, 3000)) expect(typeof JSON.parse(text)).toBe('object');
    for (const line of await raw('vpc_flow', 3000)) expect(line.split(' ')).toHaveLength(29);
  });

  it.skipIf(!hasGoaccess)('prints access log lines that goaccess reads (skipped where goaccess is not installed)', async () => {
    // Requests from inside AWS have no address, and goaccess wants one.
    const s3 = (await raw('s3_access', 3000)).filter((line) => !line.includes('+0000] - '));
    expect(s3.length).toBeGreaterThan(2000);
    const alb = await raw('alb_access', 3000);
    expect(goaccess('AWSS3', s3)).toEqual({ valid: s3.length, failed: 0 });
    expect(goaccess('AWSALB', alb)).toEqual({ valid: alb.length, failed: 0 });
  });
});
