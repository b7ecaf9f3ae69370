import { beforeAll, describe, expect, test } from 'vitest';
import { emptyColumns, sourceOf, tables, type Tables } from './tables.ts';

describe('endpoint_events', () => {
  let of: Tables;
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    of = await tables(['endpoint-habits'], ['endpoint-events', 'people'], { keep: (closing) => (close = closing) });
    return () => close();
  });
  const number = async (sql: string): Promise<number> => Number((await of.one(sql))['n']);

  test('tens of thousands of rows from all laptops, most of them in working hours', async () => {
    expect(await number('SELECT count(*) AS n FROM endpoint_events')).toBeGreaterThan(25_000);
    expect(await number('SELECT count(*) AS n FROM endpoint_events')).toBeLessThan(80_000);
    const hours = await of.query(`SELECT date_trunc('hour', Timestamp) AS h, count(*) AS n FROM endpoint_events GROUP BY 1`);
    const counts = hours.map((row) => Number(row['n'])).sort((a, b) => a - b);
    expect(counts.at(-3)!).toBeGreaterThan(6 * (counts[3] ?? 0));
    expect(counts[0]).toBeGreaterThan(0);
  });

  test('every device and account belongs to somebody', async () => {
    expect(
      await number(
        'SELECT count(*) AS n FROM endpoint_events e LEFT JOIN people p ON p.laptop = e.DeviceName AND p."user" = e.AccountName WHERE p.upn IS NULL',
      ),
    ).toBe(0);
  });

  test('credential files are read every day by honest programs on many laptops', async () => {
    const rows = await of.query(
      `SELECT InitiatingProcessFileName AS f, count(DISTINCT DeviceName) AS d FROM endpoint_events WHERE FileName = 'credentials' AND ActionType = 'SensitiveFileRead' GROUP BY 1`,
    );
    expect(rows.length).toBeGreaterThan(4);
    expect(
      await number(
        `SELECT count(DISTINCT DeviceName) AS n FROM endpoint_events WHERE FileName = 'credentials' AND InitiatingProcessFileName IN ('node', 'node.exe')`,
      ),
    ).toBeGreaterThan(2);
  });

  test('install scripts of several developers read settings and connect outside', async () => {
    expect(
      await number(
        `SELECT count(DISTINCT DeviceName) AS n FROM endpoint_events WHERE InitiatingProcessCommandLine LIKE 'node %postinstall.js' AND ActionType = 'ConnectionSuccess'`,
      ),
    ).toBeGreaterThan(3);
    expect(
      await number(
        `SELECT count(DISTINCT DeviceName) AS n FROM endpoint_events WHERE InitiatingProcessCommandLine LIKE 'node %postinstall.js' AND ActionType = 'SensitiveFileRead'`,
      ),
    ).toBeGreaterThan(2);
  });

  test('an honest install script that reads credentials connects to the cloud at most', async () => {
    const reads = `SELECT r.DeviceName, r.InitiatingProcessId, r.Timestamp FROM endpoint_events r WHERE r.FileName = 'credentials' AND r.InitiatingProcessCommandLine LIKE 'node %.js'`;
    expect(await number(`SELECT count(*) AS n FROM (${reads})`)).toBeGreaterThan(0);
    expect(
      await number(
        `SELECT count(*) AS n FROM (${reads}) r JOIN endpoint_events o USING (DeviceName, InitiatingProcessId) WHERE o.ActionType = 'ConnectionSuccess' AND o.RemoteUrl NOT LIKE '%amazonaws.com' AND o.Timestamp BETWEEN r.Timestamp AND r.Timestamp + INTERVAL 10 MINUTE`,
      ),
    ).toBe(0);
  });

  test('a script is the child of the install that wrote it, and starts after it', async () => {
    const row =
      await of.one(`SELECT count(*) AS n, count(p._rid) AS found, count(*) FILTER (p.Timestamp <= c.Timestamp) AS ordered FROM endpoint_events c
      LEFT JOIN endpoint_events p ON p.DeviceName = c.DeviceName AND p.ProcessId = c.InitiatingProcessId AND p.ActionType = 'ProcessCreated' AND p.ProcessCommandLine = c.InitiatingProcessCommandLine
      WHERE c.ActionType = 'ProcessCreated' AND c.ProcessCommandLine LIKE 'node %.js'`);
    expect(Number(row['n'])).toBeGreaterThan(20);
    expect(row['found']).toEqual(row['n']);
    expect(row['ordered']).toEqual(row['n']);
  });

  test('the same package has the same hash on every laptop', async () => {
    const rows = await of.query(
      `SELECT regexp_extract(replace(FolderPath, '\\', '/'), 'node_modules(.*)$', 1) AS file, contains(FolderPath, '\\') AS windows, count(DISTINCT DeviceName) AS d, count(DISTINCT SHA256) AS h FROM endpoint_events WHERE FolderPath LIKE '%node_modules%' AND SHA256 IS NOT NULL GROUP BY 1, 2 HAVING d > 1`,
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.every((row) => Number(row['h']) === 1)).toBe(true);
  });

  test('the vendor record parses', async () => {
    for (const text of await of.raw('endpoint_events')) expect(JSON.parse(text)).toHaveProperty('ActionType');
  });

  test('no column is empty', async () => {
    expect(await emptyColumns(of, sourceOf('endpoint-events').tables[0]!)).toEqual([]);
  });
});
