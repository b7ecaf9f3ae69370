import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import type { Claim, Facet, Key } from '../../case/key.ts';
import type { Judgement } from '../claims.ts';
import { quoteOf } from '../document.ts';
import { FUNCTION_WORDS } from '../lexicon/index.ts';
import { judgeAll, type Judged } from '../grade.ts';
import { read, type Mention, type Reading } from '../reading.ts';
import type { Quote } from '../report.ts';
import { saysOf, type Question } from './questions.ts';
import { REPLY_REASONS, REPLY_WORDS } from './words.ts';

/** What a reply makes of its claim. */
export interface JudgedReply {
  /** Of the claim with the reply; never below what the answer tells. */
  readonly level: Judgement['level'];
  /** Where the level stays. */
  readonly reason?: (typeof REPLY_REASONS)[keyof typeof REPLY_REASONS];
  readonly counted: readonly Quote[];
  /** Does it hold a name, amount or time that earned credit? */
  readonly evidence: boolean;
}

/** The part of a reply that is read. */
export function readPart(reply: string): string {
  const words = [...reply.matchAll(/\S+/g)];
  const last = words[REPLY_WORDS - 1];
  return last && words.length > REPLY_WORDS ? reply.slice(0, last.index + last[0].length) : reply.trimEnd();
}

/**
 * Judges a reply for its own claim, as if it stood in the answer: in the claim's box, after the sentence that was asked about, or
 * alone; the best of them. It counts only with something of its own: a name, amount, time or idea that the question does not hold.
 */
export function judgeReply(key: Key, answer: AnswerInput, base: Judged, question: Question, reply: string): JudgedReply {
  const index = key.claims.findIndex(({ id }) => id === question.claim);
  const claim = key.claims[index];
  const before = base.judgements[index];
  const stays = (reason: JudgedReply['reason']): JudgedReply => ({
    level: before?.level ?? 0,
    counted: [],
    evidence: false,
    ...(reason ? { reason } : {}),
  });
  const text = readPart(reply);
  if (!claim || !before || text.trim() === '') return stays(REPLY_REASONS.skipped);
  const alone = read(key, { [claim.category]: text });
  if (isList(text)) return stays(REPLY_REASONS.list);
  if (isScattered(key, alone)) return stays(REPLY_REASONS.several);
  // The question is as given as the brief: its words, said again, are set aside.
  const asked = { ...key, brief: `${key.brief}\n${question.text}` };
  const given = saysOf(read(key, { situation: question.text }));
  let best: JudgedReply = stays(REPLY_REASONS.nothing);
  for (const { placed, field, from } of placements(answer, base.reading, claim, before, text)) {
    const judged = judgeAll(asked, placed);
    const judgement = judged.judgements[index];
    if (!judgement) continue;
    if (['rival', 'denied', 'contradicted'].includes(judgement.cause) && field === claim.category) return stays(REPLY_REASONS.taken);
    const own = judgement.mentions.flatMap((mention) => {
      const quote = quoteOf(judged.reading.document, mention.start, mention.end);
      return quote?.field === field && quote.start >= from
        ? [{ mention, quote: { ...quote, field: `replies.${claim.id}`, start: quote.start - from, end: quote.end - from } }]
        : [];
    });
    if (judgement.level <= best.level || !own.some(({ mention }) => isNew(mention, judged.reading, given))) continue;
    best = {
      level: judgement.level,
      counted: own.map(({ quote }) => quote),
      evidence: own.some(({ mention }) => mention.kind === 'quantity' || mention.kind === 'time' || mention.named?.side === 'true'),
    };
  }
  return best;
}

interface Placement {
  readonly placed: AnswerInput;
  /** Field in which the reply stands, and where it begins there. */
  readonly field: string;
  readonly from: number;
}

const BOXES = ['fix', 'prevent', 'detect'] as const;

function placements(answer: AnswerInput, reading: Reading, claim: Claim, { mentions }: Judgement, text: string): Placement[] {
  const field = claim.category;
  const after = (before: string, rest: AnswerInput): Placement => ({
    placed: { ...rest, [field]: before + text },
    field,
    from: before.length,
  });
  const existing = typeof answer[field] === 'string' ? answer[field] : '';
  const sentence = reading.sentences[mentions[0]?.sentence ?? -1];
  const said = sentence && quoteOf(reading.document, sentence.start, sentence.end)?.text;
  return [
    after(existing.trim() === '' ? '' : `${existing}\n\n`, answer),
    ...(said ? [after(`${said}${/[.!?]$/.test(said) ? '' : '.'} `, {})] : []),
    after('', {}),
    ...(claim.kind === 'proposed' ? BOXES.map((box): Placement => ({ placed: { [box]: text }, field: box, from: 0 })) : []),
  ];
}

function isNew(mention: Mention, reading: Reading, given: ReadonlySet<string>): boolean {
  const said = saysOf({ ...reading, mentions: [mention] });
  return [...said].some((one) => !given.has(one));
}

/** Words in a row, or a long enumeration: a reply is a sentence. Prose has 40 % function words and more, notes far fewer. */
function isList(text: string): boolean {
  const chunks = text.split(/\s+/).filter((chunk) => /[\p{L}\p{N}]/u.test(chunk));
  const grammar = chunks.filter((chunk) => FUNCTION_WORDS.has(chunk.toLowerCase().replace(/[^\p{L}']/gu, ''))).length;
  if (chunks.length >= 12 && grammar < (chunks.length >= 16 ? 0.18 : 0.12) * chunks.length) return true;
  const links = text.match(/,\s|;\s|\s(?:and|or|with|plus)\s|\.\s/gi)?.length ?? 0;
  return links >= 8 && chunks.length < 4.5 * links;
}

/** Most names of one type, names in all, and amounts or times in one reply: more decide nothing. */
const MOST = { ofType: 3, names: 6, values: 4 } as const;

/** Does the reply name many candidates, of which one may be right: names, values, or causes? */
function isScattered(key: Key, reading: Reading): boolean {
  const names = new Map<string, Set<string>>();
  const values = { quantity: new Set<string>(), time: new Set<string>() };
  for (const mention of reading.mentions) {
    const text = reading.document.text.slice(mention.start, mention.end);
    if (mention.named && !mention.named.refers)
      names.set(mention.named.type, (names.get(mention.named.type) ?? new Set()).add(mention.named.ids.join() || text));
    if (mention.kind === 'quantity' || mention.kind === 'time') values[mention.kind].add(text);
  }
  const sizes = [...names.values()].map(({ size }) => size);
  if (sizes.some((size) => size > MOST.ofType) || sizes.reduce((sum, size) => sum + size, 0) > MOST.names) return true;
  if (values.quantity.size > MOST.values || values.time.size > MOST.values) return true;
  const live = reading.mentions.filter(({ status }) => status !== 'negate' && status !== 'rejected' && status !== 'cleared');
  return key.rivals.filter(({ facets }) => facets.every((facet) => holds(facet, live))).length > 1;
}

function holds(facet: Facet, mentions: readonly Mention[]): boolean {
  if ('entity' in facet) return mentions.some(({ named }) => named?.ids.some((id) => facet.entity.includes(id)));
  if ('concept' in facet) return mentions.some(({ kind, id }) => kind === 'concept' && facet.concept.includes(id));
  if ('anyOf' in facet) return facet.anyOf.some((part) => holds(part, mentions));
  return false;
}
