import type { AnswerInput } from '../../scenarios/_schema/answer.ts';
import type { Key } from '../case/key.ts';
import type { Connector } from '../query/connector.ts';
import type { Judgement } from './claims.ts';
import { quoteOf } from './document.ts';
import type { Evidence } from './evidence.ts';
import { assemble, gather, judgeAll, type GradeOptions, type Judged, type Replied } from './grade.ts';
import { questions, type Question } from './interview/questions.ts';
import { judgeReply, readPart } from './interview/reply.ts';
import { earnedReason, REPLY_REASONS, SHARE } from './interview/words.ts';
import type { Quote, Report } from './report.ts';

export { questions, type Question };
export { REPLY_WORDS, SHARE } from './interview/words.ts';

/** Replies by claim id. */
export type Replies = Readonly<Record<string, string>>;

/** What the pins showed when the answer was handed in, as plain data: so that the grade after the replies needs no engine. */
export type KeptEvidence = Pick<Evidence, 'pins' | 'telling'> & { readonly support: readonly (readonly [string, readonly number[]])[] };

/** An answer handed in: its grade without replies, what is asked, and what its pins show. */
export interface Interview {
  readonly report: Report;
  readonly questions: readonly Question[];
  readonly evidence?: KeptEvidence;
}

/** Grades an answer and says what to ask before that grade is final. No question: the report is the final one. */
export async function interview(key: Key, answer: AnswerInput, connector?: Connector, options: GradeOptions = {}): Promise<Interview> {
  const judged = judgeAll(key, answer);
  const asked = questions(key, answer, assemble(key, answer, judged), judged);
  if (!connector) return { report: assemble(key, answer, judged), questions: asked };
  const evidence = await gather(key, answer, judged, connector, options, new Set(asked.map(({ claim }) => claim)));
  return {
    report: assemble(key, answer, judged, evidence),
    questions: asked,
    evidence: { pins: evidence.pins, telling: evidence.telling, support: [...evidence.support] },
  };
}

/**
 * The final grade, with replies to the questions that `questions` asks; others are not read. A reply counts for its own claim alone
 * and at `SHARE` of what it would have earned in the answer. It lowers nothing, save that another cause or a denial of the harm or
 * the cause counts as in the answer. Replies cannot stand in for an answer: one worth ten points or less they lift to ten at most,
 * any other by twice what it earned beyond ten.
 * @param source runs the pins, or holds what they showed
 */
export async function regrade(
  key: Key,
  answer: AnswerInput,
  replies: Replies,
  source?: Connector | KeptEvidence,
  options: GradeOptions = {},
): Promise<Report> {
  const base = judgeAll(key, answer);
  const asked = questions(key, answer, assemble(key, answer, base), base);
  const final = asked.length > 0 ? withReplies(key, answer, base, asked, replies) : base;
  if (!source) return assemble(key, answer, final);
  const evidence =
    'query' in source
      ? await gather(key, answer, final, source, options, new Set(asked.map(({ claim }) => claim)))
      : { pins: source.pins, telling: source.telling, support: new Map(source.support) };
  return assemble(key, answer, final, evidence);
}

function withReplies(key: Key, answer: AnswerInput, base: Judged, asked: readonly Question[], replies: Replies): Judged {
  const said = new Map(asked.map(({ claim }) => [claim, ownReply(replies, claim)]));
  const judged = new Map(
    asked.map((question) => [question.claim, judgeReply(key, answer, base, question, said.get(question.claim) ?? '')]),
  );
  const opposed = oppose(key, answer, base, said);
  const share = SHARE * squeeze(key, base, (id) => judged.get(id)?.level ?? 0);
  const outcome = new Map<string, Replied>();
  const judgements = key.claims.map((claim, index): Judgement => {
    const before = base.judgements[index] as Judgement;
    const against = opposed.judgements.get(claim.id);
    const reply = judged.get(claim.id);
    const level = against || !reply ? before.level : reply.level;
    const added = level > before.level ? share * (level - before.level) : 0;
    const question = asked.find((one) => one.claim === claim.id);
    if (reply && question) {
      const reason =
        added > 0 && level > 0
          ? earnedReason(level as 0.5 | 1, share)
          : against
            ? REPLY_REASONS.taken
            : (reply.reason ?? REPLY_REASONS.nothing);
      outcome.set(claim.id, {
        followUp: {
          question: question.text,
          reply: said.get(claim.id) ?? '',
          share,
          added,
          reason,
          counted: added > 0 ? reply.counted : [],
        },
        credit: against ? 0 : before.level + added,
        ...(added > 0 ? { reason } : {}),
        evidence: added > 0 && reply.evidence,
      });
    }
    if (against) return against;
    if (added === 0) return before;
    return { level, mentions: before.level > 0 ? before.mentions : [], cause: level === 1 ? 'met' : 'partial-list', missing: [] };
  });
  return { reading: base.reading, judgements, rivals: [...base.rivals, ...opposed.rivals], replies: outcome };
}

const ownReply = (replies: Replies, claim: string): string => {
  const reply: unknown = Object.hasOwn(replies, claim) ? replies[claim] : '';
  return typeof reply === 'string' ? reply : '';
};

/** Points that an answer is worth at most which shows next to nothing. */
const SMALL = 10;

/** 0–1: by how much all replies count less, so that they do not stand in for an answer. */
function squeeze(key: Key, base: Judged, level: (claim: string) => number): number {
  const total = key.claims.reduce((sum, { weight }) => sum + weight, 0) || 1;
  const level0 = (index: number): number => base.judgements[index]?.level ?? 0;
  const own = (100 / total) * key.claims.reduce((sum, { weight }, index) => sum + weight * level0(index), 0);
  const added =
    (100 / total) * key.claims.reduce((sum, { id, weight }, index) => sum + weight * Math.max(0, level(id) - level0(index)), 0) * SHARE;
  return added > 0 ? Math.min(1, Math.max(SMALL - own, 2 * (own - SMALL)) / added) : 1;
}

/** What the replies, read with the answer, say against it: other causes, the harm or the cause denied. */
function oppose(
  key: Key,
  answer: AnswerInput,
  base: Judged,
  said: ReadonlyMap<string, string>,
): { readonly rivals: Judged['rivals']; readonly judgements: ReadonlyMap<string, Judgement> } {
  const texts: Partial<Record<string, { readonly claim: string; readonly from: number }[]>> = {};
  const whole: Record<string, unknown> = { ...answer };
  for (const [claim, reply] of said) {
    const field = key.claims.find(({ id }) => id === claim)?.category;
    const text = readPart(reply);
    if (!field || text.trim() === '') continue;
    const before = typeof whole[field] === 'string' && whole[field].trim() !== '' ? `${whole[field]}\n\n` : '';
    (texts[field] ??= []).push({ claim, from: before.length });
    whole[field] = before + text;
  }
  if (Object.keys(texts).length === 0) return { rivals: [], judgements: new Map() };
  const together = judgeAll(key, whole);
  const quote = (start: number, end: number): Quote | undefined => {
    const found = quoteOf(together.reading.document, start, end);
    const reply = found && texts[found.field]?.findLast(({ from }) => from <= found.start);
    return found && reply
      ? { ...found, field: `replies.${reply.claim}`, start: found.start - reply.from, end: found.end - reply.from }
      : found;
  };
  const rivals = together.rivals
    .filter(({ rival }) => !base.rivals.some((known) => known.rival.id === rival.id))
    .map((rival) => {
      const words = quote(Math.min(...rival.mentions.map(({ start }) => start)), Math.max(...rival.mentions.map(({ end }) => end)));
      return { ...rival, ...(words ? { quote: words } : {}) };
    });
  const judgements = new Map(
    key.claims.flatMap((claim, index): [string, Judgement][] => {
      const [before, now] = [base.judgements[index], together.judgements[index]];
      if (!before || !now || before.cause === now.cause) return [];
      const denied = (now.cause === 'contradicted' || now.cause === 'denied') && (claim.root === true || claim.impact === true);
      return now.cause === 'rival' || denied ? [[claim.id, { level: 0, mentions: [], cause: now.cause, missing: [] }]] : [];
    }),
  );
  return { rivals, judgements };
}
