import { briefed, defineCaseGate, rows } from '../gate.ts';

/** Every sentence of the brief that states something is true in the case: its query returns a row. */
export default defineCaseGate({
  id: 'brief-true',
  title: 'Every sentence of the brief is true',
  async check({ loaded, manifest, connector, case: { brief } }) {
    const wrong: string[] = [];
    for (const { sentence, query } of loaded.scenario.brief_proofs) {
      const sql = loaded.queries[query];
      if (sql === undefined) wrong.push(`there is no queries/${query}.sql for "${sentence}"`);
      else if ((await rows(connector, briefed(sql, manifest, `queries/${query}.sql`))).length === 0)
        wrong.push(`not shown: "${sentence}" (queries/${query}.sql)`);
    }
    for (const { sentence } of loaded.scenario.brief_proofs) {
      if (!loaded.brief.replace(/\s+/g, ' ').includes(sentence.replace(/\s+/g, ' '))) wrong.push(`the brief does not say "${sentence}"`);
    }
    if (/\{\{/.test(brief)) wrong.push('the brief still has an unfilled word');
    return wrong;
  },
});
