import { claimsOf } from '../assemble.ts';
import { briefed, defineCaseGate, rows, shows } from '../gate.ts';

/** Every found claim's proof, given nothing but the brief, returns the facts of the manifest. */
export default defineCaseGate({
  id: 'proofs',
  title: 'Every found claim is proved by its query',
  async check({ loaded, manifest, connector }) {
    const wrong: string[] = [];
    for (const claim of claimsOf(loaded.rubric!, manifest.variant)) {
      if (claim.kind !== 'found') continue;
      const sql = loaded.queries[claim.proof ?? ''];
      if (sql === undefined) {
        wrong.push(`${claim.id}: there is no queries/${claim.proof}.sql`);
        continue;
      }
      let first;
      try {
        [first] = await rows(connector, briefed(sql, manifest, `queries/${claim.proof}.sql`));
      } catch (error) {
        wrong.push(`${claim.id}: ${(error as Error).message.split('\n')[0]}`);
        continue;
      }
      if (!first) wrong.push(`${claim.id}: its proof returns no row`);
      for (const [column, name] of Object.entries(claim.returns)) {
        const fact = manifest.facts[name];
        if (!fact) wrong.push(`${claim.id}: there is no fact ${name}`);
        else if (first && !shows(first[column], fact))
          wrong.push(
            `${claim.id}: ${column} is ${JSON.stringify(first[column])}, the fact ${name} is ${JSON.stringify(fact.observable ?? fact.value)}`,
          );
      }
    }
    return wrong;
  },
});
