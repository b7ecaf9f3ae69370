import { claimsOf } from '../assemble.ts';
import { briefed, defineCaseGate, rows } from '../gate.ts';

/** The proof of another variant's root cause finds nothing here: what would prove it is not in the telemetry, faint traces included. */
export default defineCaseGate({
  id: 'root-unique',
  title: 'No other variant’s root cause is proved',
  async check({ loaded, manifest, connector }) {
    const wrong: string[] = [];
    const own = new Set(
      claimsOf(loaded.rubric!, manifest.variant)
        .filter((claim) => claim.root)
        .map((claim) => claim.proof),
    );
    for (const variant of loaded.variants.keys()) {
      if (variant === manifest.variant) continue;
      for (const claim of claimsOf(loaded.rubric!, variant)) {
        if (!claim.root || claim.proof === undefined) continue;
        if (own.has(claim.proof)) wrong.push(`${variant} and ${manifest.variant} have one proof of their root causes (${claim.proof})`);
        const sql = loaded.queries[claim.proof];
        if (sql === undefined || own.has(claim.proof)) continue;
        const [first] = await rows(connector, briefed(sql, manifest, `queries/${claim.proof}.sql`));
        if (first) wrong.push(`the proof of ${variant} (${claim.proof}) shows ${JSON.stringify(first)} here too`);
      }
    }
    return wrong;
  },
});
