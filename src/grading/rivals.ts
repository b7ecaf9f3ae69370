import type { Key, Rival } from '../case/key.ts';
import { excludes } from './exclusions.ts';
import { matchAll, scopeOf, type ScopeParts } from './facets.ts';
import type { Mention } from './reading.ts';

export interface AssertedRival {
  readonly rival: Rival;
  readonly mentions: readonly Mention[];
}

/** Rival causes that some sentence states as fact. Hedged, denied, rejected, reported or asked ones are none. */
export function assertedRivals(key: Key, parts: ScopeParts): AssertedRival[] {
  return key.rivals.flatMap((rival) => {
    for (const sentence of parts.reading.sentences) {
      if (parts.reading.discarded.has(sentence.index) || excludes(sentence.index, parts.reading)) continue;
      const match = matchAll(rival.facets, scopeOf(parts, [sentence.index]));
      if (rival.facets.length > 0 && match.level === 1) return [{ rival, mentions: match.mentions }];
    }
    return [];
  });
}
