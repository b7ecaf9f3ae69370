import { makeCase } from '../../case/make.ts';
import { labelRows, solveClaims } from '../../case/solve.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { caseHelp, caseOptions, caseRequest } from '../case-options.ts';
import { defineCommand, single } from '../command.ts';

export default defineCommand({
  id: 'solve',
  summary: 'Runs the reference hunt: each claim, its proof, the value found, the fact. For authors.',
  usage: '<scenario> --seed S [options] [--truth]',
  help: [
    ...caseHelp,
    ['--sql', 'shows each proof’s SQL'],
    ['--truth', 'also lists incident, herrings and siblings with their rows per table'],
    ['--json', 'as JSON'],
  ],
  options: { ...caseOptions, sql: { type: 'boolean' }, truth: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(positionals, values, io) {
    const request = await caseRequest(single(positionals, 'scenario'), values);
    const connector = await openNode();
    try {
      const { manifest, case: made } = await makeCase(connector, request, { labels: true });
      const claims = (await solveClaims(connector, request.loaded, manifest)).map(({ sql, ...claim }) => ({
        ...claim,
        ...(values['sql'] ? { sql } : {}),
      }));
      const code = claims.some((claim) => claim.error || claim.facts.some((fact) => !fact.ok)) ? 1 : 0;
      const labels = values['truth'] ? (await labelRows(connector, made.tables, manifest)).map(({ index: _, ...label }) => label) : [];
      if (values['json']) {
        io.out(
          JSON.stringify(
            {
              variant: manifest.variant,
              facts: manifest.facts,
              claims,
              timeline: manifest.timeline,
              ...(values['truth'] ? { labels } : {}),
            },
            null,
            2,
          ),
        );
        return code;
      }
      io.out(
        `${manifest.scenario} · ${manifest.variant} · level ${manifest.level}, ${manifest.size} · ${manifest.window.start} to ${manifest.window.end}`,
      );
      for (const claim of claims) {
        io.out(`\n${claim.id} (${claim.kind})  ${claim.title}`);
        if (claim.error) io.out(`  ✗ ${claim.error.split('\n')[0]}`);
        if ('sql' in claim && claim.sql) io.out(claim.sql.replace(/^/gm, '    '));
        for (const fact of claim.facts)
          io.out(
            `  ${fact.ok ? '✓' : '✗'} ${fact.column} = ${JSON.stringify(fact.found)}   ${fact.fact} = ${JSON.stringify(fact.expected)}`,
          );
      }
      if (values['truth']) {
        io.out('\nWhy rows exist');
        for (const label of labels)
          io.out(
            `  ${label.kind.padEnd(8)} ${label.id}: ${label.why}\n           ${Object.entries(label.rows)
              .map(([table, count]) => `${table} ${count}`)
              .join(', ')}`,
          );
        io.out('\nTimeline');
        for (const entry of manifest.timeline) io.out(`  ${entry.at}  ${entry.text}`);
      }
      return code;
    } finally {
      await connector.close();
    }
  },
});
