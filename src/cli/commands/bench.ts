import { readFileSync } from 'node:fs';
import { parseSeed } from '../../../generators/core/seed.ts';
import { listScenarios } from '../../case/library.ts';
import type { CaseRequest } from '../../case/make.ts';
import { benchGenerate } from '../bench/generate.ts';
import { benchMemory, memoryOnce } from '../bench/memory.ts';
import { benchGrade, benchLoad, benchQuery } from '../bench/ours.ts';
import { namedScenario } from '../case-options.ts';
import { defineCommand, number, text, UsageError } from '../command.ts';

const PARTS = ['generate', 'load', 'query', 'grade', 'memory'] as const;
/** Any fixed seed: the figures hardly depend on it. */
const SEED = '5eed'.repeat(16);

export default defineCommand({
  id: 'bench',
  summary: 'Figures beside the budgets: generate, load, query, grade, memory.',
  usage: `[${PARTS.join('|')}] [--scenario S]`,
  help: [['--scenario S', 'one scenario only (default: all)']],
  options: {
    scenario: { type: 'string' },
    // Between processes only, so not in the help: the scale of one measurement.
    once: { type: 'string' },
  },
  async run(positionals, values, io) {
    const [part, ...rest] = positionals;
    if (rest.length || (part !== undefined && !(PARTS as readonly string[]).includes(part)))
      throw new UsageError(`Give one of ${PARTS.join(', ')}, or nothing for all.`);
    const named = text(values, 'scenario');
    const scenarios = named === undefined ? await listScenarios() : [await namedScenario(named)];
    const request = (loaded: (typeof scenarios)[number]): CaseRequest => ({
      loaded,
      seed: parseSeed(SEED),
      level: 2,
      size: 'full',
      scale: 1,
    });
    if (values['once'] !== undefined) {
      await memoryOnce({ ...request(scenarios[0]!), scale: number(values, 'once', 1, { min: 0.01, max: 20 }) }, io);
      return 0;
    }
    const wanted = (one: (typeof PARTS)[number]): boolean => part === undefined || part === one;
    io.out(`Node ${process.version}, ${process.arch}, ${/model name\s*:\s*(.*)/.exec(readCpu())?.[1] ?? 'unknown processor'}`);
    if (wanted('generate')) await benchGenerate(request(scenarios[0]!), scenarios, io);
    for (const loaded of scenarios) {
      if (part === 'generate') break;
      if (part !== 'memory') io.out(loaded.scenario.id);
      if (wanted('load')) await benchLoad(request(loaded), io);
      if (wanted('query')) await benchQuery(request(loaded), io);
      if (wanted('grade')) await benchGrade(request(loaded), io);
      if (wanted('memory')) await benchMemory(loaded.scenario.id, io);
    }
    return 0;
  },
});

function readCpu(): string {
  try {
    return readFileSync('/proc/cpuinfo', 'utf8');
  } catch {
    return '';
  }
}
