import type { AnswerInput } from '../../../scenarios/_schema/answer.ts';
import type { Claim, Facet, Key } from '../../case/key.ts';
import type { Judgement } from '../claims.ts';
import { quoteOf } from '../document.ts';
import { checkOf, isWhole } from '../facets.ts';
import { judgeAll, type Judged } from '../grade.ts';
import { read, type Mention, type Reading } from '../reading.ts';
import type { Report } from '../report.ts';
import { askAbout, topicOf } from './words.ts';

/** A question about one claim. */
export interface Question {
  readonly claim: string;
  readonly text: string;
}

/** Most questions of one interview. */
export const MOST_QUESTIONS = 3;
/** An answer that earns no more than this is asked only about names that it gives: there is nothing else to take up. */
export const NOTHING_SHOWN = 10;

/**
 * At most three questions on what the grader could not tell or did not find: what is unsure first, then the claims of most weight
 * that the answer touches. A question is made of the learner's own words and of words that are the same in every variant of the
 * scenario (`Claim.common`), so that it tells nothing of this one. Deterministic.
 */
export function questions(key: Key, answer: AnswerInput, report: Report, judged: Judged = judgeAll(key, answer)): Question[] {
  const open = key.claims.map((claim, index) => ({
    claim,
    judgement: judged.judgements[index] as Judgement,
    unsure: report.claims[index]?.verdict === 'unsure',
  }));
  const lost = ({ claim, judgement }: (typeof open)[number]): number => claim.weight * (1 - judgement.level);
  const earned = new Set(report.claims.flatMap(({ category, credit }) => (credit > 0 ? [category] : [])));
  const candidates = open
    .filter(
      ({ claim, judgement, unsure }) =>
        asks(claim, judgement) && (unsure || (report.score > NOTHING_SHOWN && touched(claim, judgement, earned))),
    )
    .sort((a, b) => Number(b.unsure) - Number(a.unsure) || lost(b) - lost(a));
  const asked = new Map<string, Question>();
  for (const { claim, judgement } of candidates) {
    if (asked.size === MOST_QUESTIONS) break;
    const text = textOf(key, claim, judgement, judged.reading);
    // Two claims may be asked about in the same general words: once is enough.
    if (!asked.has(text)) asked.set(text, { claim: claim.id, text });
  }
  return [...asked.values()];
}

/** What the answer takes no side on. A claim that it denies, or that another cause rules out, is no open question. */
function asks(claim: Claim, { level, cause, dropped }: Judgement): boolean {
  if (level === 1 || claim.need.some(isForm)) return false;
  if (cause === 'not-counted') return !['negate', 'cleared', 'rejected', 'corrected'].includes(dropped?.status ?? '');
  return ['anchor-only', 'partial-list', 'partial-other-name', 'weak', 'facet-missing', 'other-entity', 'absent'].includes(cause);
}

/** Is it about the form of the answer, which a sentence of its own cannot mend? */
const isForm = (facet: Facet): boolean => isWhole(facet) && checkOf(facet).judge === 'structure';

function touched(claim: Claim, { cause }: Judgement, earned: ReadonlySet<Claim['category']>): boolean {
  return cause !== 'absent' || earned.has(claim.category) || claim.root === true || claim.impact === true;
}

function textOf(key: Key, claim: Claim, judgement: Judgement, reading: Reading): string {
  const topic = claim.common && !(claim.common === 'claim' && tellsItself(key, claim, claim.title)) ? claim.title : topicOf(claim);
  const missing = claim.common === 'claim' ? judgement.missing.flatMap((index) => claim.missing[index] ?? []) : [];
  const open = missing.map((part) => part.trim().replace(/[.!]$/, '')).filter((part) => part !== '' && !tellsItself(key, claim, part));
  const base = { topic, open, measure: claim.kind === 'proposed' && claim.category === 'result' };
  const [first] = judgement.mentions;
  if (!first || claim.need.every(isWhole)) return askAbout(base);
  if (judgement.cause === 'anchor-only' && first.named) return askAbout({ ...base, names: namesLike(first, reading) });
  const quote = sentenceOf(first, reading);
  return askAbout(quote ? { ...base, quote } : base);
}

/** Do the author's words about a claim hold an idea that the claim asks for? Of a claim of every variant, so the same in each. */
function tellsItself(key: Key, { need, partial }: Claim, text: string): boolean {
  const own = new Set<string>();
  const walk = (facet: Facet): void => {
    if ('concept' in facet) facet.concept.forEach((id) => own.add(`idea ${id}`));
    if ('anyOf' in facet) facet.anyOf.forEach(walk);
    if ('atLeast' in facet) facet.of.forEach(walk);
  };
  [...need, ...partial.flat()].forEach(walk);
  return [...saysOf(read(key, { situation: text }))].some((said) => own.has(said));
}

/** Every name of the same type in the answer, the one in question among them: which of them belongs to the point stays untold. */
function namesLike({ named }: Mention, reading: Reading): string[] {
  const names = new Map<string, string>();
  // One name may go for several things: a user and its key.
  const types = (one: Mention['named']): (string | undefined)[] => [
    one?.type,
    ...(one?.ids ?? []).map((id) => reading.catalogue.byId.get(id)?.type),
  ];
  const wanted = new Set(types(named));
  for (const mention of reading.mentions) {
    if (!mention.named || mention.named.refers || mention.status === 'discarded') continue;
    if (!types(mention.named).some((type) => wanted.has(type))) continue;
    const text = quoteOf(reading.document, mention.start, mention.end)?.text;
    const id = mention.named?.ids.join() || text?.toLowerCase();
    if (id !== undefined && text !== undefined && !names.has(id)) names.set(id, short(text));
  }
  return [...names.values()];
}

const LONGEST = 120;

/** The learner's sentence around a mention, or the part of it that begins there. */
function sentenceOf({ sentence, start }: Mention, reading: Reading): string | undefined {
  const span = reading.sentences[sentence];
  const whole = span && quoteOf(reading.document, span.start, span.end)?.text;
  if (!whole || whole.length <= LONGEST) return whole && short(whole);
  const rest = quoteOf(reading.document, start, span.end)?.text;
  return rest === undefined || rest.length < LONGEST / 2 ? short(whole) : `…${short(rest)}`;
}

function short(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/[“”]/g, '"')
    .replace(/(?<=\w)\.$/, '');
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1).trimEnd()}…` : line;
}

/** Everything of the key that a text says: names, ideas, amounts and times. */
export function saysOf(reading: Reading): Set<string> {
  const said = new Set<string>();
  for (const mention of reading.mentions) {
    if (mention.kind === 'concept') said.add(`idea ${mention.id}`);
    else if (mention.kind === 'entity') for (const id of mention.named?.ids ?? []) said.add(`name ${id}`);
    else said.add(`${mention.kind} ${reading.document.text.slice(mention.start, mention.end)}`);
  }
  return said;
}
