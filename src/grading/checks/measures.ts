import type { Facet } from '../../case/key.ts';
import { creditOf, defineCheck, rootTold, type Found } from '../check.ts';
import { proposals } from '../proposals.ts';
import type { Mention } from '../reading.ts';

/**
 * Different measures for the future. Of an answer that does not know the cause only those count that fit the case; of one that
 * knows half of it the others count half.
 */
export default defineCheck<Extract<Facet, { measures: number }>>({
  id: 'measures',
  title: 'Measures for the future',
  specific: false,
  whole: true,
  find(facet, scope): Found | undefined {
    const root = rootTold(scope);
    const counted = proposals(scope.reading).flatMap(({ mentions }): Mention[][] => {
      const live = mentions.filter((mention) => creditOf(mention, scope) > 0);
      return live.length > 0 ? [live] : [];
    });
    const aimed = counted.flatMap((live) => live.find(({ id }) => !facet.aimed || facet.aimed.includes(id)) ?? []);
    const mentions = root === 'not' ? aimed : counted.flatMap((live) => live.slice(0, 1));
    if (mentions.length < facet.measures) return undefined;
    const sure = (root !== 'part' || aimed.length >= facet.measures) && mentions.some((mention) => creditOf(mention, scope) === 1);
    return { level: sure ? 1 : 0.5, mentions };
  },
});
