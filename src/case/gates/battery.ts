import { claimsOf } from '../assemble.ts';
import { briefed, defineGate, rows } from '../gate.ts';

/** Limit of `scenarios.md`: running every published proof and picking the biggest hit is right at most this often. */
const LIMIT = 0.4;

/**
 * How often "run all proofs of the family, believe the one that returns the most" names the variant: rows a proof, so that
 * a variant with more claims gains nothing. Every row counts, so the proofs run without their LIMIT; the proof of a root
 * cause is left out, since it is what weighs size, time and connection.
 */
export default defineGate<{ variant: string; guess: string }>({
  id: 'battery',
  title: 'Running all proofs and picking the biggest hit misleads',
  async collect({ loaded, manifest, connector }) {
    let guess = '';
    let most = 0;
    for (const variant of loaded.variants.keys()) {
      const own = claimsOf(loaded.rubric!, variant).filter(
        (claim) => claim.kind === 'found' && !claim.root && claim.variants?.length === 1 && claim.variants[0] === variant,
      );
      const proofs = new Set(own.flatMap((claim) => (claim.proof !== undefined && claim.proof in loaded.queries ? [claim.proof] : [])));
      let found = 0;
      for (const proof of proofs) {
        const sql = briefed(loaded.queries[proof]!, manifest, `queries/${proof}.sql`);
        found += (await rows(connector, sql.replace(/LIMIT \d+;?\s*$/, ''))).length;
      }
      const hits = proofs.size === 0 ? 0 : found / proofs.size;
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
