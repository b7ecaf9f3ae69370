import { stem } from './lexicon/stem.ts';
import type { Trigger } from './modality.ts';
import type { Sentence } from './segment.ts';
import type { Token } from './tokens.ts';

/** Token span, half open. */
interface Range {
  readonly from: number;
  readonly to: number;
}

const ASKS = 'whether|if|who|whom|whose|how|where|which|what|when|since when';
/** What is unknown behind these words is asked; why something is so takes for granted that it is. */
const IGNORANCE = [
  "(?:i|we) (?:still |also |just |really )?(?:do not|don't|did not|didn't|cannot|can't|could not|couldn't|have not|haven't|had not|hadn't|was not able to|were not able to)(?: yet| fully| really)? (?:know|say|tell|see|find out|found out|find|found|establish|established|determine|determined|identify|identified|figure out|figured out|work out|worked out|explain|explained|prove|proved|proven|reconstruct|look at|looked at|check|checked)",
  '(?:i|we) have no (?:idea|clue|number|numbers|figure|figures|count|data|answer|evidence)',
  'no idea',
  '(?:is|are|was|were|remains?|remained|stays?|stayed)(?: still| yet)? (?:unknown|unclear|open|not (?:yet )?(?:known|clear|established|found out|identified|determined|computed))',
  "(?:isn't|wasn't|aren't) (?:known|clear)",
].join('|');
const BEHIND = new RegExp(
  `(?:${IGNORANCE})(?: yet| exactly| precisely| for sure)?(?: is| was)? ((?:to |for |from |since |by )?(?:${ASKS})) `,
  'g',
);
const AHEAD = new RegExp(
  `(?:^|[,;:.(] |-> |and |but )((?:for |from |by |since |to )?(?:${ASKS}) (?:[^,;:]{0,120}? )?)(?:${IGNORANCE})(?![a-z])`,
  'g',
);

/** Indirect questions: "I do not know who changed it", "how it got there we have not established". */
export function unstated(sentence: Sentence, tokens: readonly Token[]): Range[] {
  const starts: number[] = [];
  let text = '';
  for (let index = sentence.from; index < sentence.to; index++) {
    starts.push(text.length);
    text += `${tokens[index]?.text ?? ''} `;
  }
  const at = (offset: number): number => {
    const index = starts.findIndex((start) => start >= offset);
    return index < 0 ? sentence.to : sentence.from + index;
  };
  const clauseEnd = (from: number): number =>
    sentence.clauses.findLast((clause) => from >= clause.from && from < clause.to)?.to ?? sentence.to;
  const behind = [...text.matchAll(BEHIND)].map((match) => {
    const from = at(match.index + match[0].lastIndexOf(match[1] ?? ''));
    return { from, to: clauseEnd(from) };
  });
  const ahead = [...text.matchAll(AHEAD)].map((match) => {
    const start = match.index + match[0].indexOf(match[1] ?? '');
    return { from: at(start), to: at(start + (match[1] ?? '').length) };
  });
  // "Find out who it is, and if that is why people wait"
  const asked = tokens.slice(sentence.from, sentence.to).flatMap(({ text: word }, index) => {
    const from = sentence.from + index;
    return sentence.box === 'task' && /^(?:if|whether)$/.test(word) ? [{ from, to: clauseEnd(from) }] : [];
  });
  return [...behind, ...ahead, ...asked];
}

/** Who complains of what is wrong is no doubtful source of it. */
const COMPLAINS: ReadonlySet<string> = new Set(
  ['customer', 'client', 'user', 'support', 'people', 'they', 'he', 'she', 'some', 'other'].map(stem),
);

/** Where somebody else's opinion stands, if the sentence reports one that is not confirmed, or the brief's own words. */
export function reported(sentence: Sentence, tokens: readonly Token[], triggers: readonly Trigger[]): Range | undefined {
  // "40 passages instead of 4" and "though it is late" go on with the report.
  const turns = ({ id, from }: Trigger): boolean => id === 'terminator' && /^(?:but|however)$/.test(tokens[from]?.text ?? '');
  const until = (from: number): number => triggers.find((other) => turns(other) && other.from > from)?.from ?? sentence.to;
  const brief = triggers.find(({ id, to }) => id === 'brief-report' && !/^(?:inc|#|\d)/.test(tokens[to]?.text ?? ''));
  if (brief && sentence.box === 'situation') return { from: sentence.from, to: until(brief.to) };
  for (const subject of triggers) {
    if (subject.id !== 'attribution-subject') continue;
    const verb = triggers.find(
      (trigger) => trigger.id === 'attribution-verb' && trigger.from >= subject.to && trigger.from - subject.to <= 2,
    );
    if (!verb) continue;
    // "One that I think belongs to it" is the writer's own view.
    if (tokens.slice(subject.to, verb.from).some(({ text }) => text === 'i' || text === 'we')) continue;
    if (sentence.box === 'situation' && COMPLAINS.has(tokens[subject.from]?.stem ?? '')) continue;
    // "Some claims that were read": insurance claims, not an opinion.
    if (!(tokens[verb.from]?.stem === 'claim' && tokens[verb.to]?.stem === 'be')) return { from: verb.to, to: until(verb.to) };
  }
  return undefined;
}
