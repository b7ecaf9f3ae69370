import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { serveAttacker } from '../helpers/browser.ts';
import { useEngineSite } from './engine-site.ts';

interface Attack {
  readonly id: string;
  readonly category: string;
  readonly sql: string;
}

interface Outcome {
  readonly id: string;
  readonly category: string;
  /** The statement's own time, and the time until the engine answered again after it. */
  readonly ms: number;
  readonly recoveryMs: number;
  readonly outcome: string;
  readonly leaked: boolean;
  /** Rows, configuration and lock afterwards. */
  readonly state: string;
}

const attacks = JSON.parse(readFileSync(new URL('../fixtures/attacks/corpus.json', import.meta.url), 'utf8')) as Attack[];
/** Stands in the site's own file and in another database of the same origin: it must never come back from a query. */
const SECRET = 'th-secret-4c1f';
/** Shorter limits than the lab's, so that the corpus takes two minutes; the mechanism is the same. */
const LIMITS = { stopAfter: 2500, killAfter: 800 };

const site = useEngineSite();
let attacker: Awaited<ReturnType<typeof serveAttacker>>;
let page: Page;
const elsewhere: string[] = [];

beforeAll(async () => {
  await writeFile(join(site.folder, 'secret.txt'), `${SECRET}\n`);
  attacker = await serveAttacker();
  const context = await site.browser.newContext();
  page = await context.newPage();
  // Requests of pages and their workers; the loopback server counts those that the browser would not show.
  context.on('request', (request) => {
    if (!request.url().startsWith(site.url) && !/^(blob|data):/.test(request.url())) elsewhere.push(request.url());
  });
  await page.goto(`${site.url}/`);
  await page.evaluate(
    async ([secret, limits]) => {
      await lab.open('other', { kind: 'opfs', name: 'other.duckdb', access: 'write' });
      await lab.run('other', `CREATE TABLE other AS SELECT '${secret}' AS secret; CHECKPOINT`);
      await lab.close('other');
      await lab.open('writer', { kind: 'opfs', name: 'case.duckdb', access: 'write' });
      await lab.sample('writer');
      await lab.close('writer');
      await lab.open('case', { kind: 'opfs', name: 'case.duckdb', access: 'read' }, limits);
      await lab.lock('case', '2026-05-02T00:00:00Z');
    },
    [SECRET, LIMITS] as const,
  );
});

afterAll(() => attacker.close());

const HEALTH = `SELECT (SELECT count(*) FROM requests) || ' ' || (SELECT count(agent) FROM requests) || ' ' || current_setting('enable_external_access') || ' '
  || current_setting('lock_configuration') || ' ' || current_setting('autoload_known_extensions') || ' ' || current_setting('threads') AS state`;

async function attempt(attack: Attack): Promise<Outcome> {
  const sql = attack.sql.replaceAll('{{attacker}}', attacker.url).replaceAll('{{site}}', site.url).replaceAll('{{database}}', '"case"');
  return page.evaluate(
    async ([{ id, category }, statement, health, secret]) => {
      const result = await lab.query('case', statement);
      const started = performance.now();
      const after = await lab.query('case', health);
      return {
        id,
        category,
        ms: result.ms,
        recoveryMs: performance.now() - started,
        outcome: result.error?.kind ?? (result.truncated ? 'truncated' : 'ran'),
        leaked: JSON.stringify(result.rows ?? []).includes(secret),
        state: (after.rows?.[0]?.['state'] as string | undefined) ?? after.error?.message ?? '',
      };
    },
    [attack, sql, HEALTH, SECRET] as const,
  );
}

it(`holds against ${attacks.length} attacks: no request, nothing from outside, always back`, { timeout: 600_000 }, async () => {
  expect(attacks.length).toBeGreaterThanOrEqual(110);
  const outcomes: Outcome[] = [];
  const before = elsewhere.length;
  for (const attack of attacks) outcomes.push(await attempt(attack));

  const restarts = await page.evaluate(() => lab.states.filter((state) => state === 'restarting').length);
  const slowest = outcomes.toSorted((a, b) => b.recoveryMs + b.ms - (a.recoveryMs + a.ms)).slice(0, 5);
  const count = (key: 'category' | 'outcome') =>
    Object.entries(Object.groupBy(outcomes, (outcome) => outcome[key])).map(([name, all]) => `${name} ${all?.length ?? 0}`);
  console.log(
    [
      `attacks ${outcomes.length}: ${count('category').join(', ')}`,
      `outcomes: ${count('outcome').join(', ')}`,
      `requests: ${attacker.requests.length} at the attacker, ${elsewhere.length - before} elsewhere; restarts: ${restarts}`,
      `slowest: ${slowest.map(({ id, ms, recoveryMs }) => `${id} ${Math.round(ms)} + ${Math.round(recoveryMs)} ms`).join(', ')}`,
    ].join('\n'),
  );

  expect(attacker.requests).toEqual([]);
  expect(elsewhere.slice(before)).toEqual([]);
  expect(outcomes.filter(({ leaked }) => leaked).map(({ id }) => id)).toEqual([]);
  expect(outcomes.filter(({ state }) => state !== '4 3 false true false 1').map(({ id, state }) => `${id}: ${state}`)).toEqual([]);
  // The statement's limits aside, the engine is back, with its data, within 5 s.
  const late = outcomes.filter(({ ms, recoveryMs }) => Math.max(0, ms - LIMITS.stopAfter - LIMITS.killAfter) + recoveryMs > 5000);
  expect(late.map(({ id, ms }) => `${id} ${ms}`)).toEqual([]);
});

it('would notice: without the lock the same statements do leave', async () => {
  const requests = attacker.requests.length;
  await page.evaluate(() => lab.open('open', { kind: 'memory' }, { stopAfter: 5000 }));
  // The site's policy stops them even then; the loopback server must stay silent.
  await page.evaluate((url) => lab.query('open', `SELECT * FROM read_csv('${url}/a.csv')`), attacker.url);
  expect(attacker.requests.length - requests).toBe(0);
  // The site's own file is what the policy lets through: so the lock matters, and the test above can fail.
  const own = await page.evaluate((url) => lab.query('open', `SELECT * FROM read_csv('${url}/secret.txt', header = false)`), site.url);
  expect(JSON.stringify(own.rows)).toContain(SECRET);
});
