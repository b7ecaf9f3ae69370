import { expect, it } from 'vitest';
import { laws } from '../../../src/case/realism/laws.ts';
import { SMALL, tracehound } from './run.ts';

it('prints a page of figures: tables, what others measured, and every law', async () => {
  const { code, out, notes } = await tracehound('realism', ...SMALL);
  expect(notes.filter((line) => line !== '')).toEqual([]);
  expect([0, 1]).toContain(code);
  expect(out).toMatch(/^cloudtrail {2}[\d,]+ rows$/m);
  expect(out).toMatch(/measured elsewhere: .*CloudTrail of a lab account/);
  for (const id of laws.keys()) expect(out).toMatch(new RegExp(`^ {2}[✓✗] ${id} `, 'm'));
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
