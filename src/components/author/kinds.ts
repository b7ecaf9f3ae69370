import type { TruthRibbon } from '../../case/truth-ribbon.ts';

export type Kind = TruthRibbon['lanes'][number]['kind'];

/** Shape of each kind in a 12 × 12 box: told apart without colour. */
export const kindShapes: Readonly<Record<Kind, string>> = {
  background: 'M2 5h8v2H2z',
  incident: 'M3.5 1h5L11 6 8.5 11h-5L1 6z',
  herring: 'M6 0.5 11.5 6 6 11.5 0.5 6z',
  sibling: 'M6 1 11.5 11h-11z',
};
