import type { Facet } from '../../case/key.ts';
import { defineCheck } from '../check.ts';
import { excludedBystanders, excludedHerrings, excludedRivals } from '../exclusions.ts';

/** Innocent things (or other hypotheses) examined and excluded. */
export default defineCheck<Extract<Facet, { excluded: number }>>({
  id: 'excluded',
  title: 'Look-alikes excluded',
  specific: false,
  whole: true,
  find(facet, scope) {
    const herrings = facet.of === 'rivals' ? [] : excludedHerrings(scope.key, scope.reading);
    const rivals = facet.of === 'herrings' ? [] : excludedRivals(scope.key, scope.reading);
    const bystanders = facet.of === 'any' ? excludedBystanders(scope.reading) : [];
    const mentions = [...herrings, ...rivals, ...bystanders];
    return mentions.length >= facet.excluded && mentions.length > 0 ? { level: 1, mentions } : undefined;
  },
});
