import { makeCase } from '../../case/make.ts';
import { percent } from '../../case/realism/law.ts';
import { laws } from '../../case/realism/laws.ts';
import { albumOf } from '../../case/realism/portrait.ts';
import { makeQuiet, SEED } from '../../case/realism/quiet.ts';
import { realismOf, type TableFigures } from '../../case/realism/report.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { caseHelp, caseOptions, caseRequest } from '../case-options.ts';
import { defineCommand, single, type Io } from '../command.ts';

const round = (value: number): string =>
  !Number.isFinite(value)
    ? '–'
    : Math.abs(value) >= 1e6
      ? value.toExponential(2)
      : Math.abs(value) >= 100
        ? Math.round(value).toLocaleString('en-GB')
        : value.toPrecision(3).replace(/\.?0+$/, '');

/** A line, with what others measured below it. */
function line(io: Io, text: string, measured?: string): void {
  io.out(`  ${text}`);
  if (measured !== undefined) io.out(`      measured elsewhere: ${measured}`);
}

function print(io: Io, one: TableFigures): void {
  io.out(`${one.table}  ${one.rows.toLocaleString('en-GB')} rows${one.scheduled ? ', by a schedule' : ''}`);
  const { arrivals, diurnal, delivery, failed, record } = one;
  if (arrivals)
    line(
      io,
      `arrivals: burstiness ${arrivals.burstiness.toFixed(2)} · dispersion by the second ${round(arrivals.dispersion1s)}, by the minute ${round(arrivals.dispersion60s)}`,
      arrivals.measured,
    );
  if (diurnal) line(io, `busiest hour over quietest: ${diurnal.ratio.toFixed(1)}`, diurnal.measured);
  line(
    io,
    `delivery: ${round(delivery.medianDelay)} s after the event (median) · ${percent(delivery.late)} late · ${percent(delivery.repeated)} repeated`,
  );
  if (failed) line(io, `failed (${failed.column}): ${percent(failed.share)}`, failed.measured);
  for (const { column, quantiles, sigma, measured } of one.measures)
    line(
      io,
      `${column}: ${Object.entries(quantiles)
        .map(([level, value]) => `${level} ${round(value)}`)
        .join(' · ')} · sd of ln ${round(sigma)}`,
      measured,
    );
  for (const { column, count, lines, top, top5, measured } of one.texts)
    line(
      io,
      `${column}: ${count} templates in ${lines.toLocaleString('en-GB')} lines, the first ${percent(top)}, five ${percent(top5)}`,
      measured,
    );
  line(io, `record: ${Math.round(record.bytes)} B, packed ${record.ratio.toFixed(1)} times`, record.measured);
  const broken = one.laws.filter(({ pass }) => !pass);
  line(io, `laws: ${one.laws.length - broken.length} of ${one.laws.length} findings as in real data`);
  for (const { law, column, figure } of broken) line(io, `  ✗ ${law}${column === undefined ? '' : ` ${column}`}: ${figure}`);
}

export default defineCommand({
  id: 'realism',
  summary: 'Figures for a sceptic: distributions, rhythm, text, and the give-aways of made-up data.',
  usage: '<scenario> [options]',
  help: [
    ...caseHelp,
    ['--json', 'as JSON, with the figure of every law'],
    ['--quiet', 'the company of the scenario without incident and oddities, as JSON: what the pages of the sources show'],
  ],
  options: { ...caseOptions, json: { type: 'boolean' }, quiet: { type: 'boolean' } },
  async run(positionals, values, io) {
    const request = await caseRequest(single(positionals, 'scenario'), { seed: SEED, ...values });
    const connector = await openNode();
    try {
      if (values['quiet']) {
        const album = await albumOf(connector, await makeQuiet(connector, request.loaded, request.scale), (table) => io.progress?.(table));
        io.progress?.('');
        io.out(JSON.stringify(album, null, 1));
        return 0;
      }
      const made = await makeCase(connector, request);
      const report = await realismOf(connector, made.case, (table) => io.progress?.(table));
      io.progress?.('');
      if (values['json']) {
        const { level, size, scale } = request;
        io.out(
          JSON.stringify({ scenario: request.loaded.scenario.id, seed: values['seed'] ?? SEED, level, size, scale, ...report }, null, 2),
        );
        return report.pass ? 0 : 1;
      }
      for (const table of report.tables) print(io, table);
      const all = report.tables.flatMap((table) => table.laws);
      io.out('');
      io.out('Laws (what real data do), and how many columns or tables keep them:');
      for (const { id, title } of laws.values()) {
        const own = all.filter(({ law }) => law === id);
        const kept = own.filter(({ pass }) => pass).length;
        io.out(
          own.length === 0
            ? `  – ${id.padEnd(20)} ${title} (nothing to judge here)`
            : `  ${kept === own.length ? '✓' : '✗'} ${id.padEnd(20)} ${title} (${kept} of ${own.length})`,
        );
      }
      return report.pass ? 0 : 1;
    } finally {
      await connector.close();
    }
  },
});
