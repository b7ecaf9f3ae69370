import type { Facet } from '../../case/key.ts';
import { defineCheck, type Found } from '../check.ts';

/** At least so many of the listed facets (remediation lists). */
export default defineCheck<Extract<Facet, { atLeast: number }>>({
  id: 'at-least',
  title: 'Several of a list',
  specific: false,
  find(facet, scope) {
    const found = facet.of.flatMap((part): Found[] => {
      const hit = scope.find(part);
      return hit ? [hit] : [];
    });
    if (found.length < facet.atLeast) return undefined;
    const best = [...found].sort((a, b) => b.level - a.level).slice(0, facet.atLeast);
    return { level: best.every((hit) => hit.level === 1) ? 1 : 0.5, mentions: best.flatMap((hit) => hit.mentions) };
  },
});
