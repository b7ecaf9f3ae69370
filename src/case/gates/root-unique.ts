import { claimsOf } from '../assemble.ts';
import { briefed, defineCaseGate, rows, shows } from '../gate.ts';

/** The proof of a root cause shows this case's facts in its own variant and in no other. */
export default defineCaseGate({
  id: 'root-unique',
  title: 'No other variant’s root cause is proved',
  async check({ loaded, manifest, connector }) {
    const wrong: string[] = [];
    for (const variant of loaded.variants.keys()) {
      if (variant === manifest.variant) continue;
      for (const claim of claimsOf(loaded.rubric!, variant)) {
        if (!claim.root || claim.proof === undefined) continue;
        const sql = loaded.queries[claim.proof];
        if (sql === undefined) continue;
        const [first] = await rows(connector, briefed(sql, manifest, `queries/${claim.proof}.sql`));
        if (!first) continue;
        const pairs = Object.entries(claim.returns);
        const holds =
          pairs.length > 0 &&
          pairs.every(([column, name]) => manifest.facts[name] !== undefined && shows(first[column], manifest.facts[name]));
        if (holds) wrong.push(`the proof of ${variant} (${claim.proof}) shows ${JSON.stringify(first)} here too`);
      }
    }
    return wrong;
  },
});
