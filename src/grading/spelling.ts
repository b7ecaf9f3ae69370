import { concepts, FUNCTION_WORDS, triggers } from './lexicon/index.ts';
import { stem } from './lexicon/stem.ts';
import neighbours from './lexicon/neighbours.json' with { type: 'json' };

/**
 * Repairs a word only toward the thesaurus, never in general: a word that is no thesaurus word, no English neighbour of
 * one (`neighbours.json`) and no name becomes the thesaurus word one edit away (two for eight letters and more).
 */
export function repairWord(word: string): string {
  const state = (lexicon ??= build());
  const plain = word.replace(/'s$/, '');
  if (plain.length < 5 || plain.length > 24 || !/^[a-z]+$/.test(plain)) return word;
  if (state.stems.has(stem(plain)) || state.english.has(plain) || FUNCTION_WORDS.has(plain)) return word;
  const known = state.memo.get(plain);
  if (known !== undefined) return known;
  let best = word;
  let least = allowed(plain) + 1;
  for (const candidate of candidates(state, plain)) {
    const distance = damerau(plain, candidate, least);
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  if (state.memo.size < 20_000) state.memo.set(plain, best);
  return best;
}

/** How many edits a word of this length may be away. */
export function allowed(word: string): 1 | 2 {
  return word.length >= 8 ? 2 : 1;
}

/** Every single word of the thesaurus with its regular endings: what a misspelling may be repaired to. */
export function lexiconForms(): Set<string> {
  const forms = new Set<string>();
  for (const entry of [...concepts.values(), ...Object.values(triggers)]) {
    for (const phrase of entry.words) {
      for (const word of phrase.match(/[a-z]{5,}/g) ?? []) {
        forms.add(word);
        const bare = word.replace(/e$/, '');
        for (const form of [`${word}s`, `${bare}ed`, `${bare}ing`, word.replace(/y$/, 'ied')]) forms.add(form);
      }
    }
  }
  for (const word of ['stole', 'stolen', 'taken', 'broke', 'broken', 'attackers', 'against', 'between', 'requests', 'objects'])
    forms.add(word);
  return forms;
}

interface State {
  readonly stems: ReadonlySet<string>;
  readonly english: ReadonlySet<string>;
  readonly byLength: ReadonlyMap<number, readonly string[]>;
  readonly memo: Map<string, string>;
}
let lexicon: State | undefined;

function build(): State {
  const forms = [...lexiconForms()].sort();
  const byLength = new Map<number, string[]>();
  for (const form of forms) byLength.set(form.length, [...(byLength.get(form.length) ?? []), form]);
  return { stems: new Set(forms.map(stem)), english: new Set(neighbours.split(' ')), byLength, memo: new Map() };
}

function* candidates(state: State, word: string): Generator<string> {
  const reach = allowed(word);
  for (let length = word.length - reach; length <= word.length + reach; length++) {
    for (const form of state.byLength.get(length) ?? []) {
      // A first letter is seldom wrong; two swapped ones are.
      if (form[0] === word[0] || (form[0] === word[1] && form[1] === word[0])) yield form;
    }
  }
}

/** Optimal string alignment distance (insert, delete, replace, swap neighbours), given up at `limit`. */
export function damerau(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, (before[j - 2] ?? 0) + 1);
      row.push(value);
      least = Math.min(least, value);
    }
    if (least >= limit) return limit;
    before = previous;
    previous = row;
  }
  return Math.min(previous[b.length] ?? limit, limit);
}
