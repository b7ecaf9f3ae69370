import { claimsOf } from '../../case/assemble.ts';
import { briefed, rows, shows } from '../../case/gate.ts';
import { makeCase } from '../../case/make.ts';
import { openNode } from '../../query/duckdb-node.ts';
import { caseHelp, caseOptions, caseRequest } from '../case-options.ts';
import { defineCommand, single } from '../command.ts';

export default defineCommand({
  id: 'solve',
  summary: 'Runs the reference hunt: each claim, its proof, the value found, the fact. For authors.',
  usage: '<scenario> --seed S [options] [--truth]',
  help: [...caseHelp, ['--sql', 'shows each proof’s SQL'], ['--truth', 'also lists incident, herrings and siblings with their rows per table'], ['--json', 'as JSON']],
  options: { ...caseOptions, sql: { type: 'boolean' }, truth: { type: 'boolean' }, json: { type: 'boolean' } },
  async run(positionals, values, io) {
    const request = await caseRequest(single(positionals, 'scenario'), values);
    const connector = await openNode();
    try {
      const { manifest, case: made } = await makeCase(connector, request, { labels: true });
      const claims = [];
      for (const claim of claimsOf(request.loaded.rubric!, manifest.variant)) {
        const source = claim.proof === undefined ? undefined : request.loaded.queries[claim.proof];
        const sql = source === undefined ? undefined : briefed(source, manifest, `queries/${claim.proof}.sql`);
        let found: Record<string, unknown> | undefined;
        let error: string | undefined;
        try {
          found = sql === undefined ? undefined : (await rows(connector, sql))[0];
        } catch (cause) {
          error = (cause as Error).message;
        }
        const facts = Object.entries(claim.returns).map(([column, name]) => {
          const fact = manifest.facts[name];
          const value = found?.[column];
          return { column, fact: name, found: value, expected: fact?.observable ?? fact?.value, ok: fact !== undefined && shows(value as never, fact) };
        });
        claims.push({ id: claim.id, kind: claim.kind, title: claim.title, proof: claim.proof, ...(values['sql'] ? { sql } : {}), facts, error });
      }
      const labels = [];
      for (const [index, label] of manifest.labels.entries()) {
        if (index === 0) continue;
        const counts: Record<string, number> = {};
        for (const table of made.tables) {
          const [count] = await rows(connector, `SELECT count(*)::INT AS n FROM truth."${table.name}" WHERE label = ${index}`);
          if (Number(count?.['n'])) counts[table.name] = Number(count?.['n']);
        }
        labels.push({ ...label, rows: counts });
      }
      if (values['json']) {
        io.out(JSON.stringify({ variant: manifest.variant, facts: manifest.facts, claims, timeline: manifest.timeline, ...(values['truth'] ? { labels } : {}) }, null, 2));
        return 0;
      }
      io.out(`${manifest.scenario} · ${manifest.variant} · level ${manifest.level}, ${manifest.size} · ${manifest.window.start} to ${manifest.window.end}`);
      for (const claim of claims) {
        io.out(`\n${claim.id} (${claim.kind})  ${claim.title}`);
        if (claim.error) io.out(`  ✗ ${claim.error.split('\n')[0]}`);
        if ('sql' in claim && claim.sql) io.out(claim.sql.replace(/^/gm, '    '));
        for (const fact of claim.facts) io.out(`  ${fact.ok ? '✓' : '✗'} ${fact.column} = ${JSON.stringify(fact.found)}   ${fact.fact} = ${JSON.stringify(fact.expected)}`);
      }
      if (values['truth']) {
        io.out('\nWhy rows exist');
        for (const label of labels) io.out(`  ${label.kind.padEnd(8)} ${label.id}: ${label.why}\n           ${Object.entries(label.rows).map(([table, count]) => `${table} ${count}`).join(', ')}`);
        io.out('\nTimeline');
        for (const entry of manifest.timeline) io.out(`  ${entry.at}  ${entry.text}`);
      }
      return claims.some((claim) => claim.error || claim.facts.some((fact) => !fact.ok)) ? 1 : 0;
    } finally {
      await connector.close();
    }
  },
});
