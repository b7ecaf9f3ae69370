import type { Facet } from '../../case/key.ts';
import { defineCheck, type Found } from '../check.ts';

/** Any one of the listed facets; the best found speaks. */
export default defineCheck<Extract<Facet, { anyOf: readonly Facet[] }>>({
  id: 'any-of',
  title: 'One of a list',
  specific: false,
  find(facet, scope) {
    let best: Found | undefined;
    for (const part of facet.anyOf) {
      const hit = scope.find(part);
      if (hit && hit.level > (best?.level ?? 0)) best = hit;
    }
    return best;
  },
});
