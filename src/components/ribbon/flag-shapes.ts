import type { FlagKind } from '../../state/ribbon-flags.ts';

/** One shape and one colour for each kind of flag, within 9 × 9 around the origin: never told apart by colour alone. */
export const flagShapes: Readonly<Record<FlagKind, { readonly path: string; readonly colour: string }>> = {
  change: { path: 'M-3.5 4.5V-4.5L4.5 -1.5L-3.5 1.5', colour: 'var(--info)' },
  finding: { path: 'M-2.3 -4H2.3L4.6 0L2.3 4H-2.3L-4.6 0Z', colour: 'var(--error)' },
  ticket: { path: 'M-4 -3.5H4V2H0L-2.5 4.5V2H-4Z', colour: 'var(--mute)' },
};
