import { compilePhrase, firstKeys, startKey, variantsOf, type Phrase } from './phrases.ts';
import language from './language.json' with { type: 'json' };
import functionWords from './function-words.json' with { type: 'json' };

/** Words for one idea. `say` is what feedback calls it. */
export interface ConceptEntry {
  readonly say: string;
  readonly words: readonly string[];
  /** A thing rather than something that happens: denying it ("no flow record has them") denies no claim. */
  readonly thing?: boolean;
  /** Says of something that it is innocent: a claim of such ideas alone is no incident. */
  readonly clears?: boolean;
  /** STAR box that does its part when it holds this idea: what is wrong, a step of one's own, an outcome. (A goal has rules of its own.) */
  readonly star?: 'situation' | 'action' | 'result';
}

/** Version of words and rules together; printed in every report. */
export const GRADER_VERSION = '1.3.0';

const NOT_CONCEPTS = /\/(?:language|function-words|irregular|neighbours|zones)\.json$/;
const files = import.meta.glob<Record<string, ConceptEntry>>('./*.json', { eager: true, import: 'default' });

/** Every concept of the thesaurus by id. Any further `*.json` in this folder adds its own. */
export const concepts: ReadonlyMap<string, ConceptEntry> = new Map(
  Object.entries(files)
    .filter(([path]) => !NOT_CONCEPTS.test(path))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, entries]) => Object.entries(entries)),
);

/** Ids in file order, repeats included: for the law that there are none. */
export const conceptIds: readonly string[] = Object.entries(files)
  .filter(([path]) => !NOT_CONCEPTS.test(path))
  .flatMap(([, entries]) => Object.keys(entries));

export const FUNCTION_WORDS: ReadonlySet<string> = new Set(functionWords);

/** Phrases by what they begin with. */
export type PhraseIndex = ReadonlyMap<string, readonly Indexed[]>;
/** A phrase is compiled when a text holds its first word: of thousands an answer needs some hundred. */
class Indexed {
  private compiled: Phrase | undefined;

  constructor(
    readonly id: string,
    private readonly variant: string,
  ) {}

  get phrase(): Phrase {
    return (this.compiled ??= compilePhrase(this.variant));
  }
}

/** Phrases of these entries by what they begin with. */
export function indexPhrases(entries: Iterable<readonly [string, ConceptEntry]>): PhraseIndex {
  const index = new Map<string, Indexed[]>();
  for (const [id, entry] of entries) {
    for (const variant of entry.words.flatMap(variantsOf)) {
      const indexed = new Indexed(id, variant);
      for (const key of firstKeys(variant)) {
        const list = index.get(key);
        if (list) list.push(indexed);
        else index.set(key, [indexed]);
      }
    }
  }
  return index;
}

/** Phrases that may begin with this word. */
export const phrasesFor = (index: PhraseIndex, token: { readonly text: string; readonly stem: string }): readonly Indexed[] => {
  const own = index.get(token.stem);
  const started = index.get(startKey(token.text));
  return own && started ? [...own, ...started] : (own ?? started ?? NONE);
};
const NONE: readonly Indexed[] = [];

let conceptIndex: PhraseIndex | undefined;
/** Index of all concepts, built at the first grade. */
export function conceptPhrases(): PhraseIndex {
  return (conceptIndex ??= indexPhrases(concepts));
}

let triggerIndex: PhraseIndex | undefined;
/** Index of the language triggers (negation, hedges …). */
export function triggerPhrases(): PhraseIndex {
  return (triggerIndex ??= indexPhrases(Object.entries(language as Record<string, ConceptEntry>)));
}

/** Every trigger family, for tests. */
export const triggers: Readonly<Record<string, ConceptEntry>> = language;
