import { claimsOf } from '../assemble.ts';
import { briefed, defineGate, FEWEST, rows, TOO_FEW, type GateCase } from '../gate.ts';

/** Limit of `scenarios.md`: running every published proof and picking the biggest hit is right at most this often. */
const LIMIT = 0.4;

/** What "the biggest hit" may mean: most rows for a proof, or the largest amount that a proof adds up. */
interface Hit {
  readonly rows: number;
  readonly amount: number;
}
const READINGS = ['rows', 'amount'] as const;

type Guess = Readonly<Record<keyof Hit, string>>;

/** Columns that hold an amount: bytes where there are any, else what is counted. */
const BYTES = /(^|_)bytes$/;
const COUNTS = /^(objects|requests|reads|count)$/;

const amountOf = (row: Readonly<Record<string, unknown>>): number => {
  const sizes = (names: RegExp): number[] =>
    Object.entries(row).flatMap(([name, value]) => (names.test(name) && value !== null ? [Number(value)] : []));
  const bytes = sizes(BYTES);
  return Math.max(0, ...(bytes.length ? bytes : sizes(COUNTS)));
};

/**
 * What the proofs that only this variant has return: rows a proof, so that a variant with more claims gains nothing, and the
 * largest sum over the rows of one. Every row counts, so the proofs run without their LIMIT; the proof of a root cause is left
 * out, since it is what weighs size, time and connection.
 */
async function hitOf({ loaded, manifest, connector }: GateCase, variant: string): Promise<Hit> {
  const own = claimsOf(loaded.rubric!, variant).filter(
    (claim) => claim.kind === 'found' && !claim.root && claim.variants?.length === 1 && claim.variants[0] === variant,
  );
  const proofs = new Set(own.flatMap((claim) => (claim.proof !== undefined && claim.proof in loaded.queries ? [claim.proof] : [])));
  let count = 0;
  let amount = 0;
  for (const proof of proofs) {
    const sql = briefed(loaded.queries[proof]!, manifest, `queries/${proof}.sql`);
    const found = await rows(connector, sql.replace(/LIMIT \d+;?\s*$/, ''));
    count += found.length;
    amount = Math.max(
      amount,
      found.reduce((sum, row) => sum + amountOf(row), 0),
    );
  }
  return { rows: proofs.size === 0 ? 0 : count / proofs.size, amount };
}

/**
 * How often "run all proofs of the family, believe the one that returns the most" names the variant, by rows and by amount.
 * Judged by rows. The amount is told only: the proofs of a family sum what left the very bucket of the brief, so the
 * largest sum is the theft's, unless innocent readers of every kind read more of that bucket than the thief.
 */
export default defineGate<{ variant: string; guess: Guess }>({
  id: 'battery',
  title: 'Running all proofs and picking the biggest hit misleads',
  async collect(one) {
    const guess = { rows: '', amount: '' };
    const most = { rows: 0, amount: 0 };
    for (const variant of one.loaded.variants.keys()) {
      const hit = await hitOf(one, variant);
      for (const reading of READINGS) {
        if (hit[reading] <= most[reading]) continue;
        most[reading] = hit[reading];
        guess[reading] = variant;
      }
    }
    return { variant: one.manifest.variant, guess };
  },
  judge(samples) {
    const right = (reading: keyof Hit, of = samples): number => of.filter((one) => one.guess[reading] === one.variant).length;
    const pass = samples.length < FEWEST || right('rows') / samples.length <= LIMIT;
    const detail = [...new Set(samples.map((sample) => sample.variant))].sort().flatMap((variant) => {
      const own = samples.filter((sample) => sample.variant === variant);
      const named = right('rows', own);
      return named === 0 ? [] : [`${variant} is named in ${named} of its ${own.length} cases`];
    });
    return {
      pass,
      figure: `by rows right in ${right('rows')} of ${samples.length} (limit ${LIMIT * 100} %), by amount in ${right('amount')} (not judged)${samples.length < FEWEST ? TOO_FEW : ''}`,
      detail: pass ? [] : detail,
    };
  },
});
