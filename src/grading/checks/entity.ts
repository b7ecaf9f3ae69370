import type { Facet } from '../../case/key.ts';
import { best, defineCheck, mentionsIn } from '../check.ts';

/** Any of the facet's catalogue entities is named. */
export default defineCheck<Extract<Facet, { entity: readonly string[] }>>({
  id: 'entity',
  title: 'A name of the case',
  specific: true,
  find: (facet, scope) =>
    best(mentionsIn(scope, 'entity'), scope, (mention) => (mention.named?.ids.some((id) => facet.entity.includes(id)) ? 1 : 0)),
});
