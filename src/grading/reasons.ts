import { FUNCTION_WORDS } from './lexicon/index.ts';
import type { Mention, Reading } from './reading.ts';

/** First words of a sentence that speaks on of what the one before named. */
export const POINTS_BACK =
  /^(?:(?:it|that|he|she)(?:'s)?|(?:they|these|those)(?:'re)?|its|this|their|both|neither|none|all|his|her|nope|no)$/;

/** Words of a verdict that give no reason: that it was looked at, and that it is not the cause. */
const VERDICT = new Set(['exclusion', 'connection', 'cause', 'investigation-step', 'goal']);
/** So many words beside names and verdict make a reason. */
const WHY = 2;
/** Words of looking and of a bare verdict. */
const BARE =
  /^(?:no|not|nope|none|nothing|unrelated|related|irrelevant|relevant|excluded|ruled|out|n|connected|tickets?|also|too|looked|checked|clicked|through|dropped|think|believe|seen|see|saw|there|other|others|thing|things|stuff|one|ones|imo)$/;
/** Words that introduce a reason, wherever they stand. */
const BECAUSE = /\b(?:because|since|bc|as (?:it|they|the|that|its|their|he|she|none|no)|hence|therefore|thus|so(?! not?\b))\b/;
/** A statement of its own about what is left out. */
const STATES =
  /\b(?:it|they|that|this|these|those|he|she|both|which|who) (?:was|were|is|are|had|has|have|did|does|do|only|just|came|ended|started|ran|never|went|got|belongs?) (?!(?:not |n't )?(?:related|connected|it|them|that|the cause|that one|relevant|involved)\b)/;

/** Does the sentence, or the next one that takes it up, say more of what it leaves out than its name and the verdict? */
export function isReasoned(mention: Mention, reading: Reading): boolean {
  const here = reading.sentences[mention.sentence];
  const field = here && reading.document.fields[here.field];
  if (!here || !field) return true;
  // A line of the list of hypotheses has the reason behind the hypothesis.
  const list = /hypothesis$/.test(field.name);
  const next = reading.sentences[here.index + 1];
  const told = next && next.field === here.field && POINTS_BACK.test(reading.tokens[next.from]?.text ?? '') ? [here, next] : [here];
  const said = told.flatMap((sentence) =>
    (reading.bySentence[sentence.index] ?? []).filter((other) => other.kind === 'entity' || (!list && VERDICT.has(other.id))),
  );
  const text = told.map((sentence) => reading.document.text.slice(sentence.start, sentence.end)).join(' ');
  const because = BECAUSE.test(text) || STATES.test(text);
  // What stands before the last name says which things are meant, unless it is called a reason.
  const names = said.filter(({ kind }) => kind === 'entity').map(({ end }) => end);
  const from = list ? field.end : because ? here.start : Math.max(mention.end, ...names.filter((end) => end <= here.end));
  const words = told
    .flatMap((sentence) => reading.tokens.slice(sentence.from, sentence.to))
    .filter(
      (token) =>
        token.word &&
        token.start >= from &&
        !FUNCTION_WORDS.has(token.text) &&
        !BARE.test(token.text) &&
        !said.some((other) => token.start >= other.start && token.end <= other.end),
    );
  return words.length >= (list || because ? 1 : WHY);
}
