import { listScenarios } from '../../case/library.ts';
import { gates } from '../../case/gates.ts';
import { conclude, examine, verificationSeed, type Examination } from '../../case/verify.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { namedScenario } from '../case-options.ts';
import { defineCommand, number, text, UsageError } from '../command.ts';

export default defineCommand({
  id: 'verify',
  summary: 'The quality gate over seeds and variants, with its figures.',
  usage: '[<scenario>] [--seeds N] [options]',
  help: [
    ['--seeds N', 'seeds per variant (default 2)'],
    ['--scale X', 'background volume (default 1)'],
    ['--size full|short', 'default full'],
    ['--level N', 'default 2'],
    ['--variant V', 'one variant only'],
    ['--gate G', 'one gate only'],
    ['--first N', 'number of the first seed (default 1)'],
    ['--json', 'as JSON'],
  ],
  options: {
    seeds: { type: 'string' },
    scale: { type: 'string' },
    size: { type: 'string' },
    level: { type: 'string' },
    variant: { type: 'string' },
    gate: { type: 'string' },
    first: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(positionals, values, io) {
    const seeds = number(values, 'seeds', 2, { min: 1, max: 1000, whole: true });
    const first = number(values, 'first', 1, { min: 1, max: 1_000_000, whole: true });
    const scale = number(values, 'scale', 1, { min: 0.01, max: 20 });
    const level = number(values, 'level', 2, { min: 1, max: 3, whole: true }) as 1 | 2 | 3;
    const size = text(values, 'size') ?? 'full';
    if (size !== 'full' && size !== 'short') throw new UsageError(`--size must be full or short, not "${size}".`);
    const onlyGate = text(values, 'gate');
    if (onlyGate !== undefined && !gates.has(onlyGate))
      throw new UsageError(`Unknown gate "${onlyGate}". Known: ${[...gates.keys()].join(', ')}.`);
    const chosen = [...gates.values()].filter((gate) => onlyGate === undefined || gate.id === onlyGate);
    const scenarios = positionals.length ? await Promise.all(positionals.map(namedScenario)) : await listScenarios();
    let ok = true;
    const report = [];
    for (const loaded of scenarios) {
      const started = performance.now();
      const only = text(values, 'variant');
      if (only !== undefined && !loaded.variants.has(only))
        throw new UsageError(`Unknown variant "${only}". Known: ${[...loaded.variants.keys()].join(', ')}.`);
      const variants = [...loaded.variants.keys()].filter((variant) => only === undefined || variant === only);
      const examinations: Examination[] = [];
      for (let n = first; n < first + seeds; n++) {
        const words = verificationSeed(n);
        for (const variant of variants) {
          examinations.push(await examine({ loaded, level, size, scale, variant }, words, chosen, () => openNode({ threads: 2 })));
          io.note(
            `${examinations.length}/${seeds * variants.length}  ${variant}  ${words}  ${((performance.now() - started) / 1000).toFixed(0)} s`,
          );
        }
      }
      const results = conclude(chosen, examinations);
      const cases = examinations.length;
      ok &&= results.every((result) => result.pass);
      const seconds = (performance.now() - started) / 1000;
      report.push({ scenario: loaded.scenario.id, cases, seconds, results });
      if (!values['json']) {
        io.out(
          `${loaded.scenario.id}: ${cases} cases in ${seconds.toFixed(0)} s (${seeds} seeds × ${variants.length} variants, level ${level}, ${size}, scale ${scale})`,
        );
        for (const result of results) {
          io.out(`  ${result.pass ? '✓' : '✗'} ${result.gate.padEnd(14)} ${result.figure}`);
          for (const line of result.detail.slice(0, 20)) io.out(`      ${line}`);
          if (result.detail.length > 20) io.out(`      … and ${result.detail.length - 20} more`);
        }
      }
    }
    if (values['json']) io.out(JSON.stringify(report, null, 2));
    return ok ? 0 : 1;
  },
});
