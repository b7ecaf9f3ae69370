import { listScenarios, loadScenario } from '../../case/library.ts';
import { gates } from '../../case/gates.ts';
import { makeCase, makeKey, type CaseRequest } from '../../case/make.ts';
import { parseSeed, practiceWords } from '../../../generators/core/seed.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { defineCommand, number, text, UsageError } from '../command.ts';

/** Seed number `n` of a verification: the same practice words every time. */
const seedWords = (n: number): string => practiceWords(Uint8Array.from({ length: 32 }, (_, index) => (n * 37 + index * 101 + ((n * (index + 3)) % 251)) & 255));

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
  options: { seeds: { type: 'string' }, scale: { type: 'string' }, size: { type: 'string' }, level: { type: 'string' }, variant: { type: 'string' }, gate: { type: 'string' }, first: { type: 'string' }, json: { type: 'boolean' } },
  async run(positionals, values, io) {
    const seeds = number(values, 'seeds', 2, { min: 1, max: 1000, whole: true });
    const first = number(values, 'first', 1, { min: 1, max: 1_000_000, whole: true });
    const scale = number(values, 'scale', 1, { min: 0.01, max: 20 });
    const level = number(values, 'level', 2, { min: 1, max: 3, whole: true }) as 1 | 2 | 3;
    const size = text(values, 'size') ?? 'full';
    if (size !== 'full' && size !== 'short') throw new UsageError(`--size must be full or short, not "${size}".`);
    const onlyGate = text(values, 'gate');
    if (onlyGate !== undefined && !gates.has(onlyGate)) throw new UsageError(`Unknown gate "${onlyGate}". Known: ${[...gates.keys()].join(', ')}.`);
    const chosen = [...gates.values()].filter((gate) => onlyGate === undefined || gate.id === onlyGate);
    const scenarios = positionals.length ? await Promise.all(positionals.map((slug) => loadScenario(slug))) : await listScenarios();
    let ok = true;
    const report = [];
    for (const loaded of scenarios) {
      const started = performance.now();
      const only = text(values, 'variant');
      if (only !== undefined && !loaded.variants.has(only)) throw new UsageError(`Unknown variant "${only}". Known: ${[...loaded.variants.keys()].join(', ')}.`);
      const variants = [...loaded.variants.keys()].filter((variant) => only === undefined || variant === only);
      const samples = new Map<string, unknown[]>(chosen.map((gate) => [gate.id, []]));
      const crashed: string[] = [];
      let cases = 0;
      for (let n = first; n < first + seeds; n++) {
        const words = seedWords(n);
        for (const variant of variants) {
          const request: CaseRequest = { loaded, seed: parseSeed(words), level, size, scale, variant };
          const connector = await openNode({ threads: 2 });
          try {
            const made = await makeCase(connector, request, { labels: true });
            const one = { loaded, case: made.case, manifest: made.manifest, key: makeKey(request), connector, seed: words };
            for (const gate of chosen) {
              try {
                samples.get(gate.id)?.push(await gate.collect(one));
              } catch (error) {
                crashed.push(`${variant} · ${words}, gate ${gate.id}: ${(error as Error).message.split('\n')[0]}`);
              }
            }
          } catch (error) {
            crashed.push(`${variant} · ${words}: ${(error as Error).message.split('\n')[0]}`);
          } finally {
            await connector.close();
          }
          cases++;
          io.note(`${cases}/${seeds * variants.length}  ${variant}  ${words}  ${((performance.now() - started) / 1000).toFixed(0)} s`);
        }
      }
      const results = chosen.map((gate) => ({ gate: gate.id, title: gate.title, ...gate.judge(samples.get(gate.id) ?? []) }));
      if (crashed.length) results.unshift({ gate: 'made', title: 'Every case can be made and examined', pass: false, figure: `${crashed.length} failures in ${cases} cases`, detail: crashed });
      ok &&= results.every((result) => result.pass);
      const seconds = (performance.now() - started) / 1000;
      report.push({ scenario: loaded.scenario.id, cases, seconds, results });
      if (!values['json']) {
        io.out(`${loaded.scenario.id}: ${cases} cases in ${seconds.toFixed(0)} s (${seeds} seeds × ${variants.length} variants, level ${level}, ${size}, scale ${scale})`);
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
