import { describe, expect, it } from 'vitest';
import type { CatalogTable } from '../../../src/case/case.ts';
import { flagsQuery, groupFlags, groupQuery, type Flag } from '../../../src/state/ribbon-flags.ts';
import { nodeConnector } from '../../helpers/node-connector.ts';

const table = (source: string, time: string, rows = 3): CatalogTable => ({
  name: source,
  title: '',
  description: '',
  spec: '',
  source,
  time,
  columns: [],
  rows,
  sha256: '',
  raw: { format: 'json', sql: '' },
});
const start = Date.UTC(2026, 8, 24);
const end = start + 86_400_000;
const minute = 60_000;
const flag = (kind: Flag['kind'], at: number): Flag => ({ kind, at: start + at * minute, text: `${kind} ${at}` });

describe('flagsQuery', () => {
  it('lists changes, findings and opened tickets within the case, and rows of no other table', async () => {
    const connector = await nodeConnector();
    await connector.run(
      `CREATE TABLE changes (time TIMESTAMP, kind VARCHAR, system VARCHAR, summary VARCHAR);
       INSERT INTO changes VALUES ('2026-09-24 10:00', 'deploy', 'api', 'v2'), ('2026-09-20 10:00', 'flag', 'web', 'weeks before');
       CREATE TABLE guardduty (createdat TIMESTAMP, type VARCHAR, title VARCHAR);
       INSERT INTO guardduty VALUES ('2026-09-24 09:00', 'Recon:IAMUser', 'A user looked around');
       CREATE TABLE tickets (time TIMESTAMP, number VARCHAR, message INTEGER, subject VARCHAR);
       INSERT INTO tickets VALUES ('2026-09-24 11:00', 'INC1', 1, 'Slow'), ('2026-09-24 12:00', 'INC1', 2, 'Slow');
       CREATE TABLE bucket_config (snapshot_time TIMESTAMP); INSERT INTO bucket_config VALUES ('2026-09-24 00:00')`,
    );
    const sql = flagsQuery(
      [table('changes', 'time'), table('guardduty', 'createdat'), table('tickets', 'time'), table('bucket_config', 'snapshot_time')],
      [start, end],
    );
    const found = await connector.query(sql ?? '');
    expect(Array.from({ length: found.rows }, (_, row) => [found.value(row, 0), found.value(row, 2)])).toEqual([
      ['finding', 'Recon:IAMUser · A user looked around'],
      ['change', 'deploy · api · v2'],
      ['ticket', 'INC1 · Slow'],
    ]);
  });

  it('is none where a case has no such table, or no rows in it', () => {
    expect(flagsQuery([table('cloudtrail', 'eventtime'), table('changes', 'time', 0)], [start, end])).toBeUndefined();
  });
});

describe('groupFlags', () => {
  const place = (at: number) => ((at - start) / (end - start)) * 1000;

  it('loses none of 150 flags, and puts no two of a kind closer than asked', () => {
    const flags = Array.from({ length: 150 }, (_, index) => flag(index % 2 ? 'change' : 'ticket', (index * 379) % 1440));
    const groups = groupFlags(flags, place, 26);
    expect(groups.flatMap((group) => group.flags)).toHaveLength(150);
    for (const kind of ['change', 'ticket'] as const) {
      const places = groups.filter((group) => group.kind === kind).map((group) => group.x);
      expect(places.length).toBeGreaterThan(15);
      places.slice(1).forEach((x, index) => expect(x - (places[index] ?? 0)).toBeGreaterThanOrEqual(26));
    }
  });

  it('never joins kinds, and keeps what stands apart single', () => {
    const groups = groupFlags([flag('change', 100), flag('finding', 101), flag('change', 800)], place, 26);
    expect(groups.map((group) => [group.kind, group.flags.length])).toEqual([
      ['change', 1],
      ['finding', 1],
      ['change', 1],
    ]);
  });

  it('leads to the rows behind a group', () => {
    const [group] = groupFlags([flag('change', 100), flag('change', 102)], place, 26);
    const sql = groupQuery(group!, [table('cloudtrail', 'eventtime'), table('changes', 'time')]);
    expect(sql).toContain('FROM changes');
    expect(sql).toContain("2026-09-24 01:39:59.999'");
    expect(sql).toContain("2026-09-24 01:42:00.001'");
  });
});
