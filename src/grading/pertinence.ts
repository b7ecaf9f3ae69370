import type { Key } from '../case/key.ts';
import type { Judgement } from './claims.ts';
import { isWhole } from './facets.ts';
import type { Mention, Reading } from './reading.ts';

/** Sides of things that have a part in the case, guilty or innocent. */
const PART: ReadonlySet<string> = new Set(['true', 'herring']);

/** So many particulars (names, amounts, times) are `given` by an account of something; `right`: what it must tell of the case by them. */
const PARTICULARS = { given: 6, right: 1.5 };

/**
 * Is it about this case? Not if it is full of particulars, none of which is the name of a thing with a part in the case (an innocent one
 * counts), and tells too little of the cause and of figures: such is the model answer of another scenario, however well its symptoms
 * fit. Claims that were `asked` about do not count: replies do not change what an answer is about.
 */
export function isOfThisCase(key: Key, reading: Reading, judgements: readonly Judgement[], asked: ReadonlySet<string>): boolean {
  const isFigure = ({ kind }: Mention): boolean => kind === 'quantity' || kind === 'time' || kind === 'day';
  const particulars = reading.mentions.filter(
    (mention) => mention.status !== 'discarded' && (isFigure(mention) || (mention.named && !mention.named.refers)),
  );
  const words = new Set(particulars.map(({ start, end }) => reading.document.text.slice(start, end)));
  if (words.size < PARTICULARS.given || particulars.some(({ named }) => named && PART.has(named.side))) return true;
  let cause = 0;
  let figures = 0;
  key.claims.forEach((claim, index) => {
    const { level, mentions } = judgements[index] ?? { level: 0, mentions: [] };
    if (level === 0 || asked.has(claim.id)) return;
    if (claim.root) cause = Math.max(cause, level);
    if (mentions.some(isFigure) && !claim.need.some(isWhole)) figures += level;
  });
  return cause === 1 || cause + figures >= PARTICULARS.right;
}
