import { describe, expect, test } from 'vitest';
import { replacement } from '../../../../generators/core/cluster/estate.ts';
import { inferenceDeployments } from '../../../../generators/core/cluster/inference.ts';
import { DAY, HOUR, MINUTE } from '../../../../generators/core/time.ts';
import { play, text, type Row } from './cluster-rig.ts';

const SEEDS = Array.from({ length: 16 }, (_, i) => i + 1);
const cases = await Promise.all(
  SEEDS.map(async (seed) => {
    const played = await play(['ml-change-calendar'], { seed, keep: ['Change'], size: seed % 4 === 0 ? 'short' : 'full' });
    return { ...played, seed, rows: played.rows('Change').toSorted((a, b) => a.t - b.t) };
  }),
);
const within = (rows: readonly Row[], onset: number, span: number): readonly Row[] =>
  rows.filter(({ t }) => t < onset && t >= onset - span);

describe('the calendar', () => {
  test.each(cases.map((one) => [one.seed, one] as const))(
    'has several entries in the day before the onset, some in its last hours (seed %i)',
    (_, { rows, windows: { onset } }) => {
      const day = within(rows, onset, DAY).length;
      const late = within(rows, onset, 2 * HOUR).length;
      expect(day).toBeGreaterThanOrEqual(4);
      expect(day).toBeLessThanOrEqual(7);
      expect(late).toBeGreaterThanOrEqual(1);
      expect(late).toBeLessThanOrEqual(3);
      expect(within(rows, onset, 10 * MINUTE).length).toBeGreaterThanOrEqual(1);
    },
  );

  test('reaches five weeks back, with fewer entries on weekends', () => {
    const full = cases.filter(({ seed }) => seed % 4 !== 0);
    const counts = [0, 0];
    for (const { rows, prepared } of full) {
      expect(rows[0]!.t).toBeLessThan(prepared.clock.end - 30 * DAY);
      expect(rows.length).toBeGreaterThan(100);
      expect(rows.length).toBeLessThan(260);
      for (const { t } of rows) counts[[0, 6].includes((Math.floor(t / DAY) + 4) % 7) ? 1 : 0]!++;
    }
    expect(counts[1]! / 2).toBeLessThan((0.35 * counts[0]!) / 5);
  });

  test('ends with the versions that run, released before anything is simulated', () => {
    for (const { rows, context, windows, prepared } of cases) {
      const settled = Math.min(windows.before[0], prepared.clock.detailStart);
      for (const name of ['gateway', 'preprocess', 'features', 'labels']) {
        const released = rows.filter((row) => row['system'] === name && row['kind'] === 'deploy');
        if (released.length === 0) continue;
        expect(released.at(-1)!.t).toBeLessThan(settled);
        const versions = released.map((row) => /release ([\d.]+)/.exec(text(row, 'summary'))![1]!.split('.').map(Number));
        expect(versions.at(-1)!.join('.')).toBe(inferenceDeployments(context)[name]!.image.split(':')[1]);
        const rank = ([a = 0, b = 0, c = 0]: readonly number[]): number => a * 1e6 + b * 1e3 + c;
        expect(versions.map(rank)).toEqual(versions.map(rank).sort((a, b) => a - b));
      }
    }
  });

  test('gives no two entries near the onset the same pull request, and names nothing that is unfilled', () => {
    for (const { rows, windows } of cases) {
      const near = within(rows, windows.onset, 3 * HOUR).flatMap((row) => (row['reference'] === null ? [] : [text(row, 'reference')]));
      expect(new Set(near).size).toBe(near.length);
      for (const row of rows) expect(`${text(row, 'system')} ${text(row, 'summary')}`).not.toMatch(/[[\]{}|]|undefined|null/);
    }
  });

  test('refers to pull requests near the onset as often as at any time', () => {
    const share = (near: boolean): number => {
      const all = cases.flatMap(({ rows, windows: { onset } }) =>
        rows.filter(({ t, kind }) => (kind === 'config' || kind === 'infrastructure') && near === onset - t < 3.5 * HOUR),
      );
      expect(all.length).toBeGreaterThan(20);
      return all.filter((row) => text(row, 'reference').includes('#')).length / all.length;
    };
    expect(Math.abs(share(true) - share(false))).toBeLessThan(0.16);
  });

  test('names the machine that was replaced, when it was closed', () => {
    for (const { rows, context, seed } of cases) {
      const swap = replacement(context);
      const told = rows.filter((row) => text(row, 'summary').includes('drained as planned'));
      expect(told).toHaveLength(swap ? 1 : 0);
      expect(swap === null).toBe(seed % 4 === 0);
      if (swap) expect(text(told[0]!, 'summary')).toContain(swap.old.name.split('.')[0]!);
      if (swap) expect(told[0]!.t).toBe(swap.drained);
    }
  });

  test('of mechanisms that could explain a case is old', () => {
    for (const { rows, prepared } of cases)
      for (const row of rows.filter((row) =>
        /max_queue_delay|image of the (?:month|quarter)|GPU driver|launch template/.test(text(row, 'summary')),
      ))
        expect(row.t).toBeLessThan(prepared.clock.detailStart);
  });
});

test('the desk of the inference service answers tickets of its own', async () => {
  const desk = await play([{ name: 'ticket-desk', use: 'ticket-desk', with: { desk: 'vision' } }], { keep: ['Ticket'] });
  const rows = desk.rows('Ticket');
  expect(rows.length).toBeGreaterThan(120);
  expect(rows.length).toBeLessThan(500);
  for (const row of rows) expect(`${text(row, 'subject')} ${text(row, 'body')}`).not.toMatch(/[[\]{}|]|undefined|null/);
  expect(rows.some((row) => /gateway|triton|preprocess|features|labels|redis/.test(text(row, 'subject')))).toBe(true);
});
