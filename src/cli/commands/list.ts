import { listScenarios } from '../../case/library.ts';
import { tablesOf } from '../../case/scenario-tables.ts';
import { defineCommand, none } from '../command.ts';

export default defineCommand({
  id: 'list',
  summary: 'Scenarios: number of variants, levels, tables.',
  usage: '[--json]',
  help: [['--json', 'as JSON']],
  options: { json: { type: 'boolean' } },
  async run(positionals, values, io) {
    none(positionals);
    const scenarios = (await listScenarios()).map((loaded) => ({
      id: loaded.scenario.id,
      title: loaded.scenario.title,
      variants: loaded.variants.size,
      levels: [1, 2, 3],
      minutes: loaded.scenario.minutes,
      sources: loaded.scenario.sources,
      tables: tablesOf(loaded),
    }));
    if (values['json']) io.out(JSON.stringify(scenarios, null, 2));
    else
      for (const one of scenarios)
        io.out(
          `${one.id}\n  ${one.title}\n  ${one.variants} variants, levels 1–3, ${one.tables.length} tables (short: ${one.tables.filter(({ short }) => short).length})`,
        );
    return 0;
  },
});
