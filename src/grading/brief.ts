import type { Key } from '../case/key.ts';
import { catalogue, findEntities, type Catalogue, type Named } from './entities.ts';
import { shingles, wordsOf } from './filters.ts';
import { normalise } from './normalise.ts';
import { findTimes, type Time } from './times.ts';
import { tokenise } from './tokens.ts';

/** What a case is known by before anything is written: its catalogue, and what the brief gives away. */
export interface Given {
  readonly catalogue: Catalogue;
  readonly names: readonly Named[];
  readonly times: readonly Time[];
  /** Five-word shingles of the brief. */
  readonly shingles: ReadonlySet<string>;
}

const known = new WeakMap<Key, Given>();

/** Read once for each Key. */
export function given(key: Key): Given {
  const before = known.get(key);
  if (before) return before;
  const book = catalogue(key.entities);
  const { text } = normalise(key.brief);
  const names = findEntities(text, book);
  const now = {
    catalogue: book,
    names,
    times: findTimes(text, () => false, Number(key.window.start.slice(5, 7))),
    shingles: shingles(wordsOf(tokenise(text), names)),
  };
  known.set(key, now);
  return now;
}
