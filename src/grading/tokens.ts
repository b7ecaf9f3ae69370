import { stem } from './lexicon/stem.ts';

/** A word, number or mark of the normalised text. */
export interface Token {
  readonly text: string;
  readonly stem: string;
  readonly start: number;
  readonly end: number;
  readonly word: boolean;
}

const TOKEN = /[\p{L}\p{N}]+(?:'\p{L}+)*|->|[^\s\p{L}\p{N}]/gu;

/** Denials written without their apostrophe, or with it one letter early. */
const CONTRACTED: ReadonlyMap<string, string> = new Map(
  'do did does was is were are has have had could would should ca wo need'
    .split(' ')
    .flatMap((verb) => [`${verb}nt`, `${verb}'nt`].map((written) => [written, `${verb}n't`] as const)),
);

/** Tokens of `text`; `repair` may replace a misspelt word before stemming. */
export function tokenise(text: string, repair: (word: string) => string = (word) => word): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    const raw = match[0];
    const word = /[\p{L}\p{N}]/u.test(raw);
    const read = word ? (CONTRACTED.get(raw) ?? repair(raw)) : raw;
    tokens.push({ text: read, stem: word ? stem(read) : raw, start: match.index, end: match.index + raw.length, word });
  }
  return tokens;
}

/** Index of the first token that starts at or after `offset`. */
export function tokenAt(tokens: readonly Token[], offset: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
