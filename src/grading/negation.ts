import type { Trigger } from './modality.ts';
import type { Clause, Sentence } from './segment.ts';
import type { Token } from './tokens.ts';

/** Tokens that one denial reaches: `[from, to)` with names, `[back, from)` without them. */
export interface Denial {
  readonly back: number;
  readonly from: number;
  readonly to: number;
}

/** How many words a denial may stand before the predicate that it turns round: "did not look normal". */
export const NEGATED_WITHIN = 3;

/** Reach of every denial of a sentence. `live`: is a trigger a true denial, not a look-alike? */
export function denials(
  sentence: Sentence,
  tokens: readonly Token[],
  triggers: readonly Trigger[],
  live: (trigger: Trigger) => boolean,
): Denial[] {
  const text = (index: number): string => tokens[index]?.text ?? '';
  return triggers.flatMap((trigger) => {
    if (!/^(?:verb-)?negation$/.test(trigger.id) || !live(trigger) || deniesSoundness(trigger, triggers)) return [];
    const clause = sentence.clauses.find((part) => trigger.from >= part.from && trigger.from < part.to) ?? sentence.clauses[0];
    if (!clause) return [];
    const stops = triggers.flatMap(({ id, from, to }) => (id === 'terminator' ? [from] : id === 'factive' ? [to - 1] : []));
    const stop = Math.min(...stops.filter((at) => at > trigger.from && at < clause.to), forward(trigger, clause));
    const to =
      stop < clause.to
        ? stop
        : text(trigger.from) === 'without'
          ? prepositionAfter(trigger.to, clause.to, tokens)
          : trigger.id === 'negation'
            ? listEnd(sentence, clause.index, tokens)
            : clause.to;
    const told = triggers.some(({ id, from, to: end }) => id === 'sentence-negation' && from <= trigger.from && end >= trigger.to);
    return [{ back: trigger.id === 'verb-negation' && !told ? backward(trigger, clause) : trigger.from, from: trigger.from, to }];
  });

  /** Where a denial ends within its clause. */
  function forward(trigger: Trigger, clause: Clause): number {
    const subject = SUBJECT.test(text(clause.from));
    const people = /^(?:no|nobody|nothing|none)$/.test(text(trigger.from));
    for (let index = trigger.to; index < clause.to; index++) {
      // "Nobody had seen it before 17:18": from then on they had.
      if (/^(?:before|until|till)$/.test(text(index))) return index;
      // "I did not get to why it is slow": it is.
      if (text(index) === 'why') return index + 1;
      // "Whatever does not start is sent again": it is sent.
      if (subject && index > trigger.to && PREDICATE.test(text(index))) return index;
      // "No check compares the volume", "nothing looks for repeats": the volume and the repeats are there.
      if (people && index < trigger.to + 4 && EXAMINES.test(text(index))) return index + 1;
    }
    return clause.to;
  }

  /** Where the subject of a denied verb begins: not beyond a relative pronoun, "if", or "and" before a verb of its own. */
  function backward(trigger: Trigger, clause: Clause): number {
    let from = clause.from;
    for (let index = clause.from; index < trigger.from; index++) {
      const joined = text(index) === 'and' || text(index) === 'or' || text(index) === 'then';
      const rest = tokens.slice(index + 1, trigger.from);
      if (RELATIVE.test(text(index)) || (joined && rest.every((token) => AUXILIARY.test(token.text)))) from = index + 1;
    }
    // "From an address not in the list" denies no address.
    const bare = text(trigger.from) === 'not' && !AUXILIARY.test(text(trigger.from - 1));
    if (bare && trigger.from > clause.from && /^(?:in|on|of|from|under|listed|known|registered)$/.test(text(trigger.to)))
      return trigger.from;
    // "Errors: not split by code"
    const before = sentence.clauses[sentence.clauses.indexOf(clause) - 1];
    if (from === trigger.from && before && text(before.to - 1) === ':' && before.to - before.from <= TITLE) return before.from;
    return from;
  }
}

/** So many tokens before a colon are what the rest of the line is about. */
const TITLE = 4;
const RELATIVE = /^(?:that|who|which|whose|whom|where|when|if|unless|whatever|whoever)$/;
const SUBJECT = /^(?:whatever|whoever|what|those|anything|anyone)$/;
const PREDICATE = /^(?:gets?|got|is|are|was|were|goes|has|have|will)$/;
const AUXILIARY =
  /^(?:is|are|was|were|be|been|being|has|have|had|do|does|did|can|could|will|would|should|shall|may|might|must|it|they|also|still|just|really)$/;
const EXAMINES =
  /^(?:looks?|looked|checks|checked|compares?|compared|tests|tested|examines?|examined|counts|counted|watches|watched|watching|validates?|validated|verifies|verified|monitors|monitored|inspects?|inspected)$/;

/** "Is not correct", "did not look normal": that something is out of order is no denial of it. */
function deniesSoundness(denial: Trigger, triggers: readonly Trigger[]): boolean {
  return (
    denial.id === 'verb-negation' &&
    triggers.some(({ id, from }) => id === 'soundness' && from >= denial.to && from - denial.to < NEGATED_WITHIN)
  );
}

/** "Without any authentication from 203.0.113.4" denies the authentication, not the address. */
export function prepositionAfter(from: number, to: number, tokens: readonly Token[]): number {
  for (let index = from; index < to; index++)
    if (/^(?:from|to|into|via|through|by|at|on|in|for|since|because|so)$/.test(tokens[index]?.text ?? '')) return index;
  return to;
}

/** Items after a denied noun share its denial: "no malware, phishing or insider"; what follows an arrow, colon or dash does not. */
function listEnd(sentence: Sentence, index: number, tokens: readonly Token[]): number {
  const at = sentence.clauses.findIndex((clause) => clause.index === index);
  let end = sentence.clauses[at]?.to ?? sentence.to;
  for (const clause of sentence.clauses.slice(at + 1)) {
    if (/^(?:->|[:;-])$/.test(tokens[end - 1]?.text ?? '')) break;
    const words = tokens.slice(clause.from, clause.to).filter((token) => token.word);
    const last = words.some((word) => word.text === 'or' || word.text === 'nor');
    if (
      words.length > 6 ||
      words.some(
        (word) =>
          /^(?:but|it|they|we|i|he|she|the|this|that|from|to|by|mostly|mainly|so|as|all|which)$/.test(word.text) ||
          (!last && /^(?:was|were|is|are)$/.test(word.text)),
      )
    )
      break;
    end = clause.to;
  }
  return end;
}
