import { expect, test } from 'vitest';
import { tables } from './tables.ts';

test('tickets are threads in plain words', async () => {
  const of = await tables(['ticket-desk'], ['tickets', 'people']);
  const all = await of.query('SELECT number, message, status, author, body, epoch(time) AS t FROM tickets ORDER BY number, message');
  expect(all.length).toBeGreaterThan(250);
  const people = new Set((await of.query('SELECT upn FROM people')).map((row) => row['upn']));
  const threads = new Map<string, typeof all>();
  for (const row of all) {
    expect(row['body']).not.toMatch(/[{}]/);
    threads.set(row['number'] as string, [...(threads.get(row['number'] as string) ?? []), row]);
  }
  let before = 0;
  for (const [number, thread] of [...threads].sort(([a], [b]) => (a < b ? -1 : 1))) {
    expect(
      thread.map((row) => row['message']),
      number,
    ).toEqual(thread.map((_, i) => i + 1));
    expect(thread[0]?.['status']).toBe('open');
    expect(thread.map((row) => Number(row['t']))).toEqual([...thread.map((row) => Number(row['t']))].sort((a, b) => a - b));
    expect(Number(thread[0]?.['t'])).toBeGreaterThanOrEqual(before);
    before = Number(thread[0]?.['t']);
  }
  expect(all.filter((row) => people.has(row['author'] as string)).length).toBeGreaterThan(all.length * 0.7);
  for (const text of await of.raw('tickets')) expect(JSON.parse(text)).toHaveProperty('body');
});

test('changes of two weeks have unique numbers in order of time', async () => {
  const of = await tables(['change-calendar'], ['changes']);
  const rows = await of.query('SELECT id, summary, author, epoch(time) AS t FROM changes ORDER BY time, _rid');
  expect(rows.length).toBeGreaterThan(120);
  expect(new Set(rows.map((row) => row['id'])).size).toBe(rows.length);
  const numbers = rows.map((row) => Number((row['id'] as string).slice(4)));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  for (const row of rows) expect(row['summary']).not.toMatch(/[{}]/);
  for (const text of await of.raw('changes')) expect(JSON.parse(text)).toHaveProperty('kind');
});

test('people, accounts and address ranges describe the world and no more', async () => {
  const of = await tables([], ['people', 'accounts', 'geoip']);
  const { world } = of.generated.prepared;
  expect((await of.query('SELECT upn FROM people')).length).toBe(world.people.length);
  expect(
    Number((await of.one('SELECT count(*) AS n FROM people p LEFT JOIN people m ON p.manager = m.upn WHERE m.upn IS NULL'))['n']),
  ).toBe(1);
  const listed = (await of.query('SELECT account_id FROM accounts')).map((row) => row['account_id']);
  for (const account of world.accounts) expect(listed.includes(account.id), account.kind).toBe(account.kind !== 'unlisted');
  const ranges = await of.one('SELECT count(*) AS n, count(*) FILTER (first_int > last_int) AS upside_down FROM geoip');
  expect(Number(ranges['n'])).toBe(world.networks.length);
  expect(Number(ranges['upside_down'])).toBe(0);
  expect(
    Number(
      (await of.one('SELECT count(*) AS n FROM geoip a JOIN geoip b ON a.first_int < b.first_int AND a.last_int >= b.first_int'))['n'],
    ),
  ).toBe(0);
  for (const table of ['people', 'accounts', 'geoip']) expect((await of.raw(table)).every((line) => line.includes(','))).toBe(true);
});

test('replication metrics stand on whole periods and lose no copied byte', async () => {
  const of = await tables(['lifecycle-replication'], ['replication-metrics']);
  const row = await of.one(`SELECT count(*) AS n, count(*) FILTER (epoch("Timestamp") % 300 <> 0) AS crooked FROM replication_metrics`);
  expect(Number(row['n'])).toBeGreaterThan(300);
  expect(Number(row['crooked'])).toBe(0);
  for (const text of await of.raw('replication_metrics')) expect(JSON.parse(text)).toHaveProperty('Values.BytesPendingReplication');
});
