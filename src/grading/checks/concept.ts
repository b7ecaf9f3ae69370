import type { Facet } from '../../case/key.ts';
import { best, defineCheck, mentionsIn } from '../check.ts';

/** Any of the facet's concepts is present; with `not`, it is said to be absent. */
export default defineCheck<Extract<Facet, { concept: readonly string[] }>>({
  id: 'concept',
  title: 'An idea of the thesaurus',
  specific: false,
  find(facet, scope) {
    if (!facet.not) return best(mentionsIn(scope, 'concept'), scope, (mention) => (facet.concept.includes(mention.id) ? 1 : 0));
    for (const mention of mentionsIn(scope, 'concept')) {
      if (facet.concept.includes(mention.id) && mention.status === 'negate') return { level: 1, mentions: [mention] };
    }
    return undefined;
  },
});
