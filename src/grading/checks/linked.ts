import type { Facet } from '../../case/key.ts';
import { linkOf, toldLinks } from '../chain.ts';
import { defineCheck, rootTold } from '../check.ts';
import type { Mention } from '../reading.ts';

/** Half a link short of what is asked for is enough: the last step is often told by its order alone. */
const ENOUGH = 0.5;

/**
 * Steps of the causal chain told as cause and effect; mere order counts half. A root cause that is told in full is a link by
 * itself, and without one a chain is at best half told: it begins elsewhere.
 */
export default defineCheck<Extract<Facet, { linked: number }>>({
  id: 'linked',
  title: 'The chain of causes',
  specific: false,
  whole: true,
  find(facet, scope) {
    let links = 0;
    const mentions: Mention[] = [];
    for (const edge of scope.key.edges) {
      const link = linkOf(scope.step(edge.from), scope.step(edge.to), scope.reading);
      if (!link) continue;
      links += link.level;
      mentions.push(...link.mentions);
    }
    const told = toldLinks(scope.key, scope.reading);
    const root = rootTold(scope);
    // A story with another beginning is judged by the steps of the Key alone.
    const best = root === 'full' ? Math.max(links, told.length) : links;
    if (Math.max(links, told.length) === 0) {
      // The right end of a story that begins elsewhere.
      const end = toldLinks(scope.key, scope.reading, true);
      return end.length > 0 ? { level: 0.5, mentions: end } : undefined;
    }
    const full = root === 'full' ? best + 1 >= facet.linked - ENOUGH : root !== 'not' && best >= facet.linked;
    return { level: full ? 1 : 0.5, mentions: links >= told.length ? mentions : told };
  },
});
