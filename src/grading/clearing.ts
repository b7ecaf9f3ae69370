import { stem } from './lexicon/stem.ts';
import type { Trigger } from './modality.ts';
import { NEGATED_WITHIN } from './negation.ts';
import type { Sentence } from './segment.ts';
import type { Token } from './tokens.ts';

/** Predicates of one sentence that clear what it speaks of: "… is fine", "… works as designed", "nothing wrong with …". */
export interface Clearing {
  /** Token spans that are cleared, half open. */
  readonly spans: readonly { readonly from: number; readonly to: number }[];
  /** Does it clear what the sentence before speaks of ("It is fine.")? */
  readonly back: boolean;
  /** Is it taken back in the same sentence ("… is fine, but …")? It then clears its clause and denies nothing elsewhere. */
  readonly conceded: boolean;
}

const NONE: Clearing = { spans: [], back: false, conceded: false };
/** Words of a subject that only points back. */
const POINTING = /^(?:and|or|it|this|that|these|those|they|he|she|which|who|all|both|everything|all of|also|so|then|thus|too|in|turn)$/;
const GOES_BACK: ReadonlySet<string> = new Set(['return', 'roll', 'rollback', 'restore', 'revert', 'redeploy', 'reinstate'].map(stem));
const REFERS = /^(?:it|this|that|these|those|they|both|all|everything)$/;
const CONCEDES = /^(?:but|yet|however|although|though|while|whereas|except|until|apart|only)$/;

/** Finds them. `live`: is a trigger a true denial, not a look-alike? */
export function readClearing(
  sentence: Sentence,
  tokens: readonly Token[],
  triggers: readonly Trigger[],
  live: (trigger: Trigger) => boolean,
): Clearing {
  if (sentence.question || triggers.some(({ id }) => id === 'first-belief')) return NONE;
  const denials = triggers.filter((trigger) => /^(?:verb-)?negation$/.test(trigger.id) && live(trigger));
  const spans: { from: number; to: number }[] = [];
  let back = false;
  let conceded = false;
  for (const trigger of triggers) {
    const clause = sentence.clauses.findIndex((part) => trigger.from >= part.from && trigger.from < part.to);
    const own = sentence.clauses[clause];
    if (!own || trigger.to > own.to || !clears(trigger)) continue;
    // "The fear that … proved correct" asserts, "… can be excluded" clears.
    const thesis = triggers.find((other) => other.id === 'thesis' && other.to <= trigger.from);
    if ((thesis !== undefined) !== (trigger.id === 'thesis-end') && trigger.id !== 'clearing-ahead') continue;
    if (trigger.id === 'clearing-ahead')
      spans.push({ from: trigger.to, to: isThat(trigger.to - 1) || isThat(trigger.to) ? sentence.to : own.to });
    else if (thesis) spans.push({ from: thesis.from, to: trigger.from });
    else {
      let from = own.from;
      if (pointsBack(from, trigger.from)) {
        const before = sentence.clauses[clause - 1];
        // "Return to the version which was correct" clears no version.
        if (before && tokens.slice(before.from, before.to).some((token) => GOES_BACK.has(token.stem))) continue;
        if (before) from = before.from;
        back ||= REFERS.test(tokens[from]?.text ?? '');
      }
      spans.push({ from, to: trigger.from });
    }
    const next = sentence.clauses[clause + 1];
    conceded ||= CONCEDES.test(tokens[next?.from ?? -1]?.text ?? '') || CONCEDES.test(tokens[trigger.to]?.text ?? '');
  }
  return spans.length > 0 ? { spans, back, conceded } : NONE;

  function clears(trigger: Trigger): boolean {
    const denied = denials.some((other) => other.to <= trigger.from && trigger.from - other.to < NEGATED_WITHIN);
    switch (trigger.id) {
      case 'clearing':
        return !denied && !/^(?:should|must|shall|would|could|only)$/.test(tokens[trigger.from - 1]?.text ?? '') && !continued(trigger);
      case 'clearing-ahead':
      case 'thesis-end':
        return !denied;
      case 'fault':
        return denied;
      default:
        return false;
    }
  }

  function isThat(index: number): boolean {
    return tokens[index]?.text === 'that';
  }

  /** "Did nothing to stop it" and "was excluded from the backup" clear nobody; "it is correct that …" asserts. */
  function continued(trigger: Trigger): boolean {
    const last = tokens[trigger.to - 1]?.text;
    const next = tokens[trigger.to]?.text ?? '';
    return (last === 'nothing' && /^(?:to|about|against|but)$/.test(next)) || (last === 'excluded' && next === 'from') || next === 'that';
  }

  function pointsBack(from: number, to: number): boolean {
    for (let index = from; index < to; index++) {
      const token = tokens[index];
      if (token?.word && !POINTING.test(token.text)) return false;
    }
    return true;
  }
}
