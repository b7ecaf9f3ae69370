import { beforeAll, describe, expect, test } from 'vitest';
import { emptyColumns, sourceOf, tables, type Tables } from './tables.ts';

describe('github_audit', () => {
  let of: Tables;
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    of = await tables(['repo-habits'], ['github-audit', 'people'], { keep: (closing) => (close = closing) });
    return () => close();
  });
  const number = async (sql: string): Promise<number> => Number((await of.one(sql))['n']);

  test('a fortnight of work', async () => {
    const n = await number('SELECT count(*) AS n FROM github_audit');
    expect(n).toBeGreaterThan(1800);
    expect(n).toBeLessThan(6000);
    expect(await number('SELECT count(DISTINCT action) AS n FROM github_audit')).toBeGreaterThan(12);
  });

  test('repositories, people and bots are known; secrets found are mostly nothing', async () => {
    const repos = new Set(of.generated.prepared.world.repos.map((repo) => `${of.generated.prepared.world.org.githubOrg}/${repo.name}`));
    for (const row of await of.query('SELECT DISTINCT repo FROM github_audit WHERE repo IS NOT NULL')) expect(repos).toContain(row['repo']);
    expect(
      await number(
        `SELECT count(*) AS n FROM github_audit g LEFT JOIN people p ON p.github_login = g.actor WHERE p.upn IS NULL AND g.actor NOT LIKE '%[bot]' AND g.actor NOT LIKE '%-build'`,
      ),
    ).toBe(0);
    expect(await number(`SELECT count(*) AS n FROM github_audit WHERE action = 'secret_scanning_alert.create'`)).toBeGreaterThan(1);
  });

  test('promoted columns repeat the data and addresses have a country', async () => {
    expect(await number(`SELECT count(*) AS n FROM github_audit WHERE branch IS DISTINCT FROM data['branch']`)).toBe(0);
    expect(await number('SELECT count(*) AS n FROM github_audit WHERE (actor_ip IS NULL) <> (actor_location IS NULL)')).toBe(0);
  });

  test('ids are unique and have the vendor’s shape', async () => {
    const row = await of.one(
      `SELECT count(*) AS n, count(DISTINCT _document_id) AS ids, bool_and(regexp_full_match(_document_id, '[A-Za-z0-9_-]{22}')) AS fit FROM github_audit`,
    );
    expect(row['ids']).toEqual(row['n']);
    expect(row['fit']).toBe(true);
  });

  test('the vendor record parses', async () => {
    for (const text of await of.raw('github_audit')) expect(JSON.parse(text)).toHaveProperty('data');
  });

  test('no column is empty', async () => {
    expect(await emptyColumns(of, sourceOf('github-audit').tables[0]!)).toEqual([]);
  });
});
