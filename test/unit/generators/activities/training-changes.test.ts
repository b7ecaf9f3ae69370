import { expect, it } from 'vitest';
import { DAY } from '../../../../generators/core/time.ts';
import { capture } from './rig.ts';

const SEEDS = [1, 2, 3, 4, 5, 6];
const calendars = SEEDS.map((seed) => {
  const calendar = capture(['training-changes'], { seed, size: seed % 2 ? 'full' : 'short' });
  const [systems, summaries] = [calendar.text('Change', 'system'), calendar.text('Change', 'summary')];
  const rows = [...calendar.column('Change', 't')]
    .map((t, i) => ({ t, system: systems[i]!, summary: summaries[i]! }))
    .sort((a, b) => a.t - b.t);
  return rows;
});

it('releases of a system have rising versions, that of the eve included', () => {
  let pairs = 0;
  for (const rows of calendars) {
    const last = new Map<string, readonly number[]>();
    for (const { system, summary } of rows) {
      const version = /\d+\.\d+\.\d+/.exec(summary)?.[0].split('.').map(Number);
      if (!version) continue;
      const before = last.get(system);
      last.set(system, version);
      if (!before) continue;
      pairs += 1;
      const at = version.findIndex((part, i) => part !== before[i]);
      expect(at, `${system}: ${summary} after ${before.join('.')}`).toBeGreaterThanOrEqual(0);
      expect(version[at]!, `${system}: ${summary} after ${before.join('.')}`).toBeGreaterThan(before[at]!);
    }
  }
  expect(pairs).toBeGreaterThan(100);
});

it('no system says one thing again and again, and nothing is unfilled', () => {
  for (const rows of calendars) {
    const told = Map.groupBy(rows, ({ system, summary }) => `${system}: ${summary.replace(/\d+\.\d+\.\d+/, '')}`);
    expect(Math.max(...[...told.values()].map((list) => list.length))).toBeLessThanOrEqual(4);
    expect(rows.filter(({ summary, system }) => /[{}[\]|]|0\.0\.0/.test(summary + system))).toEqual([]);
  }
});

it('the eve is hardly busier than a busy day', () => {
  const counts = calendars.flatMap((rows) => [...Map.groupBy(rows, ({ t }) => Math.floor(t / DAY)).values()].map(({ length }) => length));
  expect(counts.filter((n) => n >= 9).length).toBeGreaterThan(2 * SEEDS.length);
});
