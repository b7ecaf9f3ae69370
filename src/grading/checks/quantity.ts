import type { Facet } from '../../case/key.ts';
import { best, defineCheck, mentionsIn, type Scope } from '../check.ts';
import { stem } from '../lexicon/stem.ts';
import { nearness, type Quantity } from '../quantities.ts';
import type { Mention } from '../reading.ts';
import { tokenAt } from '../tokens.ts';

/** Relative tolerance of an amount where the fact has none. */
export const AMOUNT_TOLERANCE = 0.05;
/** How many words before and after a number may name what it counts. */
const NEAR = 5;
/** Within so many tokens a colon ends what a line is about. */
const TITLE = 6;

/** The fact's amount, within its tolerance, with its unit and counted noun. Within 30 %: half. */
export default defineCheck<Extract<Facet, { quantity: string }>>({
  id: 'quantity',
  title: 'An amount',
  specific: true,
  find(facet, scope) {
    const fact = scope.key.facts[facet.quantity];
    if (!fact) return undefined;
    const kind = fact.unit === 'bytes' || fact.unit === 'seconds' || fact.unit === 'usd' ? fact.unit : 'count';
    const wanted = [fact.value, fact.observable].filter((value) => typeof value === 'number');
    return best(mentionsIn(scope, 'quantity'), scope, (mention) => {
      if (!mention.quantity) return 0;
      const tolerance = facet.tolerance ?? fact.tolerance ?? AMOUNT_TOLERANCE;
      if (mention.quantity.kind === 'percent' && kind === 'count')
        return Math.max(0, ...wanted.map((value) => asPercent(mention.quantity!, value, facet.quantity, tolerance)));
      if (mention.quantity.kind !== kind) return 0;
      if (kind === 'count' && facet.counted && !countsAny(mention, facet.counted, scope)) return 0;
      const { quantity } = mention;
      return Math.max(0, ...wanted.map((value) => nearness(quantity, value, tolerance)));
    });
  },
});

/** A percentage says a fact that is one by its name: written as percent, or as a share of 1. */
function asPercent(quantity: Quantity, value: number, fact: string, tolerance: number): 0 | 0.5 | 1 {
  if (!/percent|rate|share|ratio/.test(fact)) return 0;
  return nearness(quantity, Math.abs(value) <= 1 && !/percent/.test(fact) ? value * 100 : value, tolerance);
}

/** Does one of the nouns stand near the number? */
function countsAny(mention: Mention, nouns: readonly string[], scope: Scope): boolean {
  const { tokens, sentences } = scope.reading;
  const sentence = sentences[mention.sentence];
  if (!sentence) return false;
  const stems = new Set(nouns.map((noun) => stem(noun.toLowerCase())));
  const at = tokenAt(tokens, mention.start);
  const after = tokenAt(tokens, mention.end);
  const near = [...tokens.slice(Math.max(sentence.from, at - NEAR), at), ...tokens.slice(after, Math.min(sentence.to, after + NEAR))];
  // "GetObject of 41,386 keys" counts keys: the noun right after the number decides when it is a noun at all.
  const next = tokens[after];
  if (
    next?.word &&
    next.end <= sentence.end &&
    /^(?:keys?|users?|accounts?|roles?|sessions?|hosts?|addresses|ips?|machines?|laptops?|buckets?)$/.test(next.text)
  )
    return stems.has(next.stem);
  // "Thousands of tracks" counts tracks.
  if (next?.text === 'of' && next.end <= sentence.end)
    return tokens.slice(after + 1, Math.min(sentence.to, after + 8)).some((token) => stems.has(token.stem));
  if (near.some((token) => stems.has(token.stem))) return true;
  // "Clicks foregone: on my arithmetic between 8 and 11 thousand"
  const title = tokens.slice(sentence.from, Math.min(at, sentence.from + TITLE));
  const colon = title.findIndex((token) => token.text === ':');
  return title.slice(0, Math.max(colon, 0)).some((token) => stems.has(token.stem));
}
