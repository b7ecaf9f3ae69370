import { describe, expect, it } from 'vitest';
import clickEvents from '../../../../generators/sources/click-events/index.ts';
import { start } from '../../../helpers/services.ts';
import { createRig, SECOND, type Rig } from '../../../helpers/source-rig.ts';

/** Writes `count` interactions, every tenth a click and every hundredth an order. */
function interactions(rig: Rig, count: number): void {
  const buffer = rig.write.buffer('Interaction');
  buffer.ensure(count);
  const code = (text: string) => rig.pools.string(text);
  const platforms = ['web', 'ios', 'android'].map(code);
  const [surface, arm, holdout, country, ua] = ['home', 'model', 'holdout', 'DE', 'Mozilla/5.0'].map(code) as [
    number,
    number,
    number,
    number,
    number,
  ];
  const c = buffer.columns;
  for (let i = 0; i < count; i++) {
    const row = buffer.rows++;
    const action = i % 100 === 99 ? 2 : i % 10 === 9 ? 1 : 0;
    c.t[row] = start(rig) + i * 0.02 * SECOND + 123;
    c.action[row] = action;
    c.user[row] = 1_000_000 + (i % 7919);
    c.session[row] = 3_000_000_000 + (i % 9001);
    c.clientIp[row] = 0xc6120000 + ((i * 7) % 60_000);
    c.ua[row] = ua;
    c.surface[row] = surface;
    c.platform[row] = platforms[i % 3] as number;
    c.arm[row] = i % 20 === 0 ? holdout : arm;
    c.country[row] = country;
    c.item[row] = 1 + (i % 4001);
    c.seller[row] = 1 + (i % 211);
    c.slot[row] = 1 + (i % 24);
    c.version[row] = i % 20 === 0 ? 0 : 412;
    c.price[row] = 19.9;
    c.dwellMs[row] = action === 0 ? 0 : 4_211 + i;
  }
}

describe('rows', () => {
  it('are the events: types, members that are not there, addresses', async () => {
    const rig = createRig();
    interactions(rig, 2000);
    const { rows, texts } = await rig.load(clickEvents);
    const found = await rows(
      `SELECT event_type, count(*) AS n, count(dwell_ms) AS dwell, min(client_ip) AS ip, count(model_version) AS v FROM (SELECT DISTINCT ON (event_id) * FROM click_events) GROUP BY 1 ORDER BY 1`,
    );
    expect(found.map((row) => [row['event_type'], row['n'], row['dwell']])).toEqual([
      ['click', 180, 180],
      ['impression', 1800, 0],
      ['order', 20, 20],
    ]);
    expect(found.reduce((sum, { v }) => sum + Number(v), 0)).toBe(1900);
    expect(found[0]!['ip']).toMatch(/^198\.18\.\d+\.\d+$/);
    const record = JSON.parse(
      (await texts(`SELECT ${clickEvents.tables[0]!.raw.sql} FROM click_events WHERE event_type = 'impression' LIMIT 1`))[0]!,
    ) as object;
    expect(record).toMatchObject({ event_type: 'impression', country: 'DE', price: 19.9 });
    expect(record).not.toHaveProperty('dwell_ms');
  });

  it.each([1, 2, 3] as const)('level %i: some come twice, some late, some never', async (level) => {
    const rig = createRig({ level });
    const count = 60_000;
    interactions(rig, count);
    const { rows } = await rig.load(clickEvents);
    const [found] = (await rows(
      `SELECT count(*) AS n, count(DISTINCT event_id) AS ids, count(*) FILTER (_arrived - event_time > INTERVAL 10 MINUTE) AS late, min(epoch_ms(_arrived) - epoch_ms(event_time)) AS least FROM click_events`,
    )) as unknown as { n: number; ids: number; late: number; least: number }[];
    const { n, ids, late, least } = found!;
    const lost = (count - ids) / count;
    if (level === 1) expect(lost).toBe(0);
    else expect(lost / (level === 2 ? 0.0005 : 0.003)).toBeGreaterThan(0.5);
    expect(lost).toBeLessThan(0.004);
    expect((n - ids) / count).toBeGreaterThan(level === 3 ? 0.003 : 0.0002);
    expect((n - ids) / count).toBeLessThan(0.005);
    expect(late / count).toBeGreaterThan(0.0005);
    expect(late / count).toBeLessThan(0.01);
    expect(least).toBeGreaterThan(300);
  });
});

it('stages and loads half a million rows at more than 300,000 rows a second', () => {
  const rig = createRig();
  interactions(rig, 500_000);
  const began = performance.now();
  const { messages } = rig.stage(clickEvents);
  const staged = performance.now() - began;
  expect(messages.reduce((sum, message) => sum + (message.kind === 'batch' ? message.batch.rows : 0), 0)).toBeGreaterThan(499_000);
  expect(staged).toBeLessThan(1700);
});
