import type { Cap, Category, Claim } from '../case/key.ts';
import type { Report } from './report.ts';

/** Lowest score of each band. */
export const BANDS = [
  { from: 85, band: 'outstanding' },
  { from: 65, band: 'clear' },
  { from: 40, band: 'partly' },
  { from: 0, band: 'not shown' },
] as const satisfies readonly { from: number; band: Report['band'] }[];

/** Caps where the key has none of its own. */
export const DEFAULT_CAPS: readonly Cap[] = [
  { when: 'root-missed', max: 60 },
  { when: 'rival-asserted', max: 55 },
  { when: 'impact-denied', max: 60 },
  { when: 'no-evidence', max: 40 },
];

/** Hold whatever the Key's own caps are: to name everything tells nothing, and nothing of this case tells of another. */
export const FIXED_CAPS: readonly Cap[] = [
  { when: 'too-many-names', max: 10 },
  { when: 'nothing-named', max: 10 },
];

export interface Scored {
  readonly score: number;
  readonly band: Report['band'];
  /** Caps that lowered the score. */
  readonly applied: readonly Cap[];
}

/** Weighted sum of credits as 0–100, then the caps that hold. */
export function score(
  claims: readonly { readonly weight: number; readonly credit: number }[],
  caps: readonly Cap[],
  holds: ReadonlySet<Cap['when']>,
): Scored {
  const total = claims.reduce((sum, claim) => sum + claim.weight, 0);
  const earned = claims.reduce((sum, claim) => sum + claim.weight * claim.credit, 0);
  const raw = total > 0 ? Math.round((100 * earned) / total) : 0;
  let value = Math.max(0, Math.min(100, raw));
  const applied: Cap[] = [];
  for (const cap of caps) {
    if (!holds.has(cap.when) || value <= cap.max) continue;
    value = cap.max;
    applied.push(cap);
  }
  return { score: value, band: BANDS.find((row) => value >= row.from)?.band ?? 'not shown', applied };
}

const ORDER: readonly Category[] = ['situation', 'task', 'action', 'result'];

/** Weight and earned weight per STAR category, in order; categories without claims are left out. */
export function byCategory(
  claims: readonly { readonly category: Claim['category']; readonly weight: number; readonly credit: number }[],
): Report['categories'] {
  return ORDER.flatMap((category) => {
    const own = claims.filter((claim) => claim.category === category);
    if (own.length === 0) return [];
    return [
      {
        category,
        weight: own.reduce((sum, claim) => sum + claim.weight, 0),
        earned: round(own.reduce((sum, claim) => sum + claim.weight * claim.credit, 0)),
      },
    ];
  });
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
