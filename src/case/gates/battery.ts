import { claimsOf } from '../assemble.ts';
import { briefed, defineGate, rows } from '../gate.ts';

/** Limit of `scenarios.md`: running every published proof and picking the biggest hit is right at most this often. */
const LIMIT = 0.4;

/**
 * How often "run all proofs of the family, believe the one with the most rows" names the variant. Every row counts, so the
 * proofs run without their LIMIT; the proof of a root cause is left out, since it is what weighs size, time and connection.
 */
export default defineGate<{ variant: string; guess: string }>({
  id: 'battery',
  title: 'Running all proofs and picking the biggest hit misleads',
  async collect({ loaded, manifest, connector }) {
    let guess = '';
    let most = 0;
    for (const variant of loaded.variants.keys()) {
      let hits = 0;
      for (const claim of claimsOf(loaded.rubric!, variant)) {
        if (claim.kind !== 'found' || claim.root || !claim.variants?.includes(variant) || claim.variants.length > 1) continue;
        const sql = loaded.queries[claim.proof ?? ''];
        if (sql !== undefined)
          hits += (await rows(connector, briefed(sql, manifest, `queries/${claim.proof}.sql`).replace(/LIMIT \d+;?\s*$/, ''))).length;
      }
      if (hits > most) {
        most = hits;
        guess = variant;
      }
    }
    return { variant: manifest.variant, guess };
  },
  judge(samples) {
    const right = samples.filter((sample) => sample.guess === sample.variant).length;
    const share = right / samples.length;
    // Fewer than ten cases say nothing about a share.
    const pass = samples.length < 10 || share <= LIMIT;
    const all = (variant: string): typeof samples => samples.filter((sample) => sample.variant === variant);
    const detail = [...new Set(samples.map((sample) => sample.variant))].sort().flatMap((variant) => {
      const named = all(variant).filter((sample) => sample.guess === variant).length;
      return named === 0 ? [] : [`${variant} is named in ${named} of its ${all(variant).length} cases`];
    });
    return { pass, figure: `right in ${right} of ${samples.length} (limit ${LIMIT * 100} %)`, detail: pass ? [] : detail };
  },
});
