import type { Facet } from '../../case/key.ts';
import { defineCheck } from '../check.ts';
import { linkOf } from '../chain.ts';
import type { Mention } from '../reading.ts';

/** Steps of the causal chain told as cause and effect; mere order counts half. */
export default defineCheck<Extract<Facet, { linked: number }>>({
  id: 'linked',
  title: 'The chain of causes',
  specific: false,
  whole: true,
  find(facet, scope) {
    let strong = 0;
    let weak = 0;
    let begun = false;
    const mentions: Mention[] = [];
    for (const edge of scope.key.edges) {
      const link = linkOf(scope.step(edge.from), scope.step(edge.to), scope.reading);
      if (!link) continue;
      if (link.level === 1) strong++;
      else weak++;
      begun ||= edge === scope.key.edges[0];
      mentions.push(...link.mentions);
    }
    if (strong >= facet.linked) return { level: 1, mentions };
    // A list of later steps without the first is no story.
    if (strong >= 1 || (weak >= Math.min(2, scope.key.edges.length) && begun && weak > 0)) return { level: 0.5, mentions };
    return undefined;
  },
});
