import { expect, it } from 'vitest';
import { laws } from '../../../src/case/realism/laws.ts';
import type { Album } from '../../../src/case/realism/portrait.ts';
import { SMALL, tracehound } from './run.ts';

it('prints a page of figures: tables, what others measured, and every law', async () => {
  const { code, out, notes } = await tracehound('realism', ...SMALL);
  expect(notes.filter((line) => line !== '')).toEqual([]);
  expect([0, 1]).toContain(code);
  expect(out).toMatch(/^cloudtrail {2}[\d,]+ rows$/m);
  expect(out).toMatch(/measured elsewhere: .*CloudTrail of a lab account/);
  for (const id of laws.keys()) expect(out).toMatch(new RegExp(`^ {2}[✓✗–] ${id} `, 'm'));
  expect(out).not.toMatch(/NaN|undefined|Infinity/);
  expect(code).toBe(/✗/.test(out) ? 1 : 0);
}, 60_000);

it('says the same as JSON', async () => {
  const { code, out } = await tracehound('realism', ...SMALL, '--json');
  const report = JSON.parse(out) as {
    pass: boolean;
    scenario: string;
    tables: { table: string; laws: { law: string; pass: boolean; figure: string }[] }[];
  };
  expect(report).toMatchObject({ scenario: 's3-exfiltration', size: 'short', pass: code === 0 });
  const flow = report.tables.find(({ table }) => table === 'vpc_flow')!;
  expect(flow.laws.find(({ law }) => law === 'outside-window')).toMatchObject({ pass: true });
  for (const { figure } of flow.laws) expect(figure).toMatch(/\d/);
}, 60_000);

it('shows the company without its incident, as the pages of the sources do', async () => {
  const { code, out } = await tracehound('realism', 'silent-training-failure', '--quiet', '--scale', '0.02');
  expect(code).toBe(0);
  const { scenario, tables } = JSON.parse(out) as Album;
  expect(scenario).toBe('silent-training-failure');
  const clicks = tables.find(({ table }) => table === 'click_events')!;
  expect(clicks.rows).toBeGreaterThan(500);
  expect(clicks.examples.rows.length).toBe(4);
  for (const row of clicks.examples.rows) expect(row.length).toBe(clicks.examples.columns.length);
  const runs = tables.find(({ table }) => table === 'dag_runs')!;
  expect(runs.joins.filter((join) => join.table === 'task_logs' && join.column === 'run_id' && join.other === 'run_id')).toHaveLength(1);
  for (const { joins } of tables)
    for (const { share } of joins) {
      expect(share).toBeGreaterThan(0);
      expect(share).toBeLessThanOrEqual(1);
    }
}, 60_000);
