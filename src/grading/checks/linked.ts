import type { Facet } from '../../case/key.ts';
import { linkOf, toldLinks } from '../chain.ts';
import { defineCheck, rootTold, type Scope } from '../check.ts';
import type { Mention } from '../reading.ts';

/** A root cause told in full is a link by itself; so many more make a chain. */
const BESIDE_ROOT = 2;
/** So much of the steps of the Key makes a story told in order. */
const SOME_STEPS = 0.25;
const HALF = 0.5;

/**
 * Steps of the causal chain told as cause and effect; mere order counts half. How much of a chain there can be is said by its steps:
 * with the root cause one link beside it is enough where all of them are told; without it, a chain begins elsewhere and is at best
 * half told, if any of its steps is.
 */
export default defineCheck<Extract<Facet, { linked: number }>>({
  id: 'linked',
  title: 'The chain of causes',
  specific: false,
  whole: true,
  find(facet, scope) {
    let links = 0;
    let plain = 0;
    const mentions: Mention[] = [];
    for (const edge of scope.key.edges) {
      const link = linkOf(scope.step(edge.from), scope.step(edge.to), scope.reading);
      if (!link) continue;
      links += link.level;
      if (link.level === 1) plain++;
      mentions.push(...link.mentions);
    }
    const told = toldLinks(scope.key, scope.reading);
    const all = links + told.length;
    const share = stepsTold(scope);
    const root = rootTold(scope);
    if (root !== 'full' && share < SOME_STEPS) return undefined;
    const full =
      root === 'full'
        ? all >= BESIDE_ROOT || (plain + told.length >= 1 && share === 1)
        : root === 'part'
          ? all >= BESIDE_ROOT && share >= HALF && !otherOrigin(scope)
          : root === 'other-name' && links >= facet.linked;
    // Steps told in their order, with no word between them, show the half.
    const steps = scope.key.edges.flatMap(({ from, to }) => [from, to].flatMap((id) => scope.step(id).slice(0, 1)));
    const shown = all === 0 ? steps : links >= told.length ? mentions : told;
    return shown.length > 0 ? { level: full ? 1 : 0.5, mentions: shown } : undefined;
  },
});

/** Is the root cause half told because of something else that is named in it? */
const otherOrigin = (scope: Scope): boolean =>
  scope.key.claims.some(({ root, id }) => root === true && scope.told(id).cause === 'partial-other-name');

/** The share of the chain's steps that are told. A step that is an idea and no claim does not count. */
function stepsTold(scope: Scope): number {
  const { claims, edges } = scope.key;
  const steps = claims.filter(({ id }) => edges.some(({ from, to }) => from === id || to === id));
  return steps.length === 0 ? 1 : steps.reduce((sum, { id }) => sum + scope.told(id).level, 0) / steps.length;
}
