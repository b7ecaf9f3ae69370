import { beforeAll, describe, expect, test } from 'vitest';
import { emptyColumns, sourceOf, tables, type Tables } from './tables.ts';

describe('signins', () => {
  let of: Tables;
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    of = await tables(['signin-habits'], ['signins', 'geoip', 'people'], { keep: (closing) => (close = closing) });
    return () => close();
  });

  test('a company signs in for two weeks, with as many interruptions and failures as real ones have', async () => {
    const row =
      await of.one(`SELECT count(*) AS n, count(DISTINCT UserPrincipalName) AS who, date_diff('day', min(CreatedDateTime), max(CreatedDateTime)) AS days,
      count(*) FILTER (ResultType <> '0' AND UserAgent NOT IN ('BAV2ROPC', 'CBAInPROD')) / count(*) AS failed, count(DISTINCT Location) AS countries FROM signins`);
    expect(Number(row['n'])).toBeGreaterThan(3500);
    expect(Number(row['n'])).toBeLessThan(11_000);
    expect(Number(row['days'])).toBeGreaterThanOrEqual(12);
    expect(Number(row['failed'])).toBeGreaterThan(0.05);
    expect(Number(row['failed'])).toBeLessThan(0.22);
    expect(Number(row['countries'])).toBeGreaterThan(5);
  });

  test('every oddity that could stand out has company', async () => {
    const rows = await of.query('SELECT ResultType, count(*) AS n, count(DISTINCT UserPrincipalName) AS who FROM signins GROUP BY 1');
    for (const code of ['0', '50126', '50140', '50058', '500121', '53003', '50034', '50053']) {
      expect(Number(rows.find((row) => row['ResultType'] === code)?.['who'] ?? 0), code).toBeGreaterThan(2);
    }
  });

  test('guessing from outside never succeeds', async () => {
    expect(Number((await of.one(`SELECT count(*) AS n FROM signins WHERE UserAgent = 'BAV2ROPC' AND ResultType = '0'`))['n'])).toBe(0);
    expect(Number((await of.one(`SELECT count(*) AS n FROM signins WHERE UserAgent = 'BAV2ROPC'`))['n'])).toBeGreaterThan(50);
  });

  test('places agree with the address table', async () => {
    const row =
      await of.one(`SELECT count(*) AS n FROM signins s JOIN geoip g ON (split_part(s.IPAddress, '.', 1)::UBIGINT * 16777216 + split_part(s.IPAddress, '.', 2)::UBIGINT * 65536
      + split_part(s.IPAddress, '.', 3)::UBIGINT * 256 + split_part(s.IPAddress, '.', 4)::UBIGINT) BETWEEN g.first_int AND g.last_int
      WHERE s.Location = g.country AND s.LocationDetails.city = g.city AND s.AutonomousSystemNumber = g.asn::VARCHAR`);
    expect(row['n']).toEqual((await of.one('SELECT count(*) AS n FROM signins'))['n']);
  });

  test('registered devices are laptops of the person', async () => {
    const row = await of.one(
      `SELECT count(*) AS n, count(*) FILTER (p.laptop = s.DeviceDetail.displayName) AS fit FROM signins s JOIN people p ON p.upn = s.UserPrincipalName WHERE s.DeviceDetail.displayName IS NOT NULL`,
    );
    expect(Number(row['n'])).toBeGreaterThan(2000);
    expect(row['fit']).toEqual(row['n']);
  });

  test('steps of one attempt share a correlation id and are told apart by their own', async () => {
    const row = await of.one('SELECT count(*) AS n, count(DISTINCT Id) AS ids, count(DISTINCT CorrelationId) AS ways FROM signins');
    expect(row['ids']).toEqual(row['n']);
    expect(Number(row['ways'])).toBeLessThan(Number(row['n']) * 0.98);
    const steps = await of.one(
      `SELECT max(date_diff('second', a, b)) AS longest, max(users) AS users FROM (SELECT min(CreatedDateTime) AS a, max(CreatedDateTime) AS b, count(DISTINCT UserPrincipalName) AS users FROM signins GROUP BY CorrelationId)`,
    );
    expect(Number(steps['users'])).toBe(1);
  });

  test('rows arrive minutes later, never before', async () => {
    const row = await of.one(
      'SELECT min(epoch(_arrived - CreatedDateTime)) AS low, median(epoch(_arrived - CreatedDateTime)) AS mid FROM signins',
    );
    expect(Number(row['low'])).toBeGreaterThan(60);
    expect(Number(row['mid'])).toBeGreaterThan(120);
    expect(Number(row['mid'])).toBeLessThan(900);
  });

  test('the vendor record parses and says the same', async () => {
    for (const text of await of.raw('signins')) {
      const record = JSON.parse(text) as {
        resultType: string;
        time: string;
        properties: { status: { errorCode: number }; authenticationDetails: unknown[] };
      };
      expect(String(record.properties.status.errorCode)).toBe(record.resultType);
      expect(record.time).toMatch(/\.\d{6}[1-9]Z$/);
      expect(Array.isArray(record.properties.authenticationDetails)).toBe(true);
    }
  });

  test('no column is empty', async () => {
    expect(await emptyColumns(of, sourceOf('signins').tables[0]!)).toEqual([]);
  });
});
