import type { Herring } from '../case/key.ts';
import { FUNCTION_WORDS } from './lexicon/index.ts';
import { stem } from './lexicon/stem.ts';
import type { Mention, Reading } from './reading.ts';
import { isMeasure } from './segment.ts';

/** Words of ids that tell nothing of what happened. */
const PLAIN = new Set([
  'old',
  'new',
  'own',
  'short',
  'late',
  'few',
  'two',
  'one',
  'odd',
  'small',
  'some',
  'wide',
  'account',
  'customer',
  'client',
]);
/** So many words of an oddity make its description, one of them of its name. */
const ENOUGH = 2;

interface Words {
  readonly name: ReadonlySet<string>;
  readonly all: ReadonlySet<string>;
}

const wordsOf = (text: string): string[] => (text.toLowerCase().match(/\p{L}{3,}/gu) ?? []).filter((word) => !FUNCTION_WORDS.has(word));

/** What an oddity is called where nobody gives its number or name: words of its id, and of why it is innocent. */
function vocabulary({ id, why }: Herring): Words {
  const name = wordsOf(id)
    .filter((word) => !PLAIN.has(word))
    .map(stem);
  return { name: new Set(name), all: new Set([...name, ...wordsOf(why).map(stem)]) };
}

/** Places at which the text describes an oddity without naming what it is about. */
export function described(herring: Herring, reading: Reading): Mention[] {
  const { name, all } = vocabulary(herring);
  if (name.size === 0) return [];
  return reading.sentences.flatMap((sentence): Mention[] => {
    if (reading.discarded.has(sentence.index) || isMeasure(sentence)) return [];
    // A sentence that names what is true of the case tells of that.
    if ((reading.bySentence[sentence.index] ?? []).some(({ named }) => named?.side === 'true' && !named.refers)) return [];
    const words = reading.tokens.slice(sentence.from, sentence.to).filter(({ word }) => word);
    const own = words.find((token) => name.has(token.stem));
    if (!own) return [];
    const found = new Set(words.flatMap((token) => (all.has(token.stem) ? [token.stem] : [])));
    if (found.size < Math.min(ENOUGH, all.size)) return [];
    const clause = sentence.clauses.find((part) => own.start < part.end) ?? sentence.clauses.at(-1);
    const status = sentence.box === 'ruledOut' ? 'rejected' : 'assert';
    return [
      { kind: 'concept', id: 'described', start: own.start, end: own.end, sentence: sentence.index, clause: clause?.index ?? -1, status },
    ];
  });
}
