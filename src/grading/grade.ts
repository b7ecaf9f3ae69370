import type { Category, Claim, Key } from '../case/key.ts';
import type { AnswerInput } from '../../scenarios/_schema/answer.ts';
import type { Connector } from '../query/connector.ts';
import { TRACEHOUND_VERSION } from '../version.ts';
import { citedPins } from './citations.ts';
import { judgeClaim, placesOf, type Judgement } from './claims.ts';
import { quoteOf } from './document.ts';
import { checkEvidence, type Evidence } from './evidence.ts';
import { blamedHerrings } from './exclusions.ts';
import { isOfThisCase } from './pertinence.ts';
import { namesEverything } from './shotgun.ts';
import type { Told } from './check.ts';
import { checkOf, exonerates, type ScopeParts } from './facets.ts';
import { capText, discardText, emptyBoxText, herringText, reasonFor, rivalText } from './feedback.ts';
import { GRADER_VERSION } from './lexicon/index.ts';
import { read, setAside, type Mention, type Reading } from './reading.ts';
import type { ClaimReport, FollowUp, Quote, Report } from './report.ts';
import { assertedRivals, guesses, isVerdict, type AssertedRival } from './rivals.ts';
import { byCategory, DEFAULT_CAPS, FIXED_CAPS, score } from './score.ts';

export interface GradeOptions {
  /** Most pins that are run. Default 40. */
  readonly maxPins?: number;
  readonly signal?: AbortSignal;
}

/**
 * Grades an answer. Deterministic: no clock, no randomness, no locale. With a connector, pins and proofs are run on it;
 * everything else is `judge`. Never throws on an answer, whatever its shape.
 */
export async function grade(key: Key, answer: AnswerInput, connector?: Connector, options: GradeOptions = {}): Promise<Report> {
  const judged = judgeAll(key, answer);
  if (!connector) return assemble(key, answer, judged);
  return assemble(key, answer, judged, await gather(key, answer, judged, connector, options));
}

/** Runs the pins and finds which claims they show: those that are told, and those asked about (`asked`). */
export function gather(
  key: Key,
  answer: AnswerInput,
  judged: Judged,
  connector: Connector,
  options: GradeOptions = {},
  asked: ReadonlySet<string> = new Set(),
): Promise<Evidence> {
  const told = key.claims.filter(({ id }, index) => asked.has(id) || (judged.judgements[index]?.level ?? 0) > 0);
  const cited = (claim: Claim): ReadonlySet<number> =>
    guarded(() => citedPins(answer, judged.reading, judged.judgements[key.claims.indexOf(claim)]?.mentions ?? []), new Set<number>());
  return checkEvidence(key, answer, told, connector, cited, options);
}

/** The part of `grade` that needs no connector: pins are not run. Well under 50 ms. */
export function judge(key: Key, answer: AnswerInput): Report {
  return assemble(key, answer, judgeAll(key, answer));
}

const UNTOLD: Told = { level: 0, cause: 'absent' };

/** An answer as judged, before the report. */
export interface Judged {
  readonly reading: Reading;
  readonly judgements: readonly Judgement[];
  /** `quote` where the words stand in another reading. */
  readonly rivals: readonly (AssertedRival & { readonly quote?: Quote })[];
  /** By claim: what replies to follow-up questions changed. */
  readonly replies?: ReadonlyMap<string, Replied>;
}

/** A claim that was asked about. Its judgement holds what is told with the reply, and no words of it. */
export interface Replied {
  readonly followUp: FollowUp;
  /** Credit with the reply, 0–1. */
  readonly credit: number;
  /** What the report says of the claim, where the reply changed it. */
  readonly reason?: string;
  /** Does the reply hold a name, amount or time of the case that earned credit? */
  readonly evidence: boolean;
}

/** Judges every claim; runs no pin. */
export function judgeAll(key: Key, input: AnswerInput): Judged {
  const answer = typeof input === 'object' && input !== null ? input : {};
  const full = read(key, answer);
  const reading = setAside(
    full,
    guarded(() => guesses(key, full), new Set<number>()),
    'guesses',
  );
  const innocent = key.claims.some((claim) => claim.root && exonerates(claim.need));
  const parts = (kind: Claim['kind'], clears = false, known = told): ScopeParts => ({ key, reading, kind, clears, step, told: known });
  const judged = (claim: Claim, known = told): Judgement => judgeClaim(claim, parts(claim.kind, innocent || exonerates(claim.need), known));
  // Before the rivals are known, no claim can be judged by what another tells.
  const first = (claim: Claim): Judgement => judged(claim, () => UNTOLD);
  const step = memo((id: string): readonly Mention[] => {
    const claim = key.claims.find((candidate) => candidate.id === id);
    return claim
      ? placesOf(claim, parts(claim.kind, innocent))
      : reading.mentions.filter((mention) => mention.kind === 'concept' && mention.id === id && mention.status === 'assert');
  }, []);
  const told = memo((id: string): Told => {
    const claim = key.claims.find((candidate) => candidate.id === id);
    return claim ? final(claim) : UNTOLD;
  }, UNTOLD);
  const roots = key.claims.filter((claim) => claim.root);
  const root = guarded(() => roots.map(first).find((judgement) => judgement.level === 1), undefined);
  const harms = key.claims.filter(isImpact);
  const harmed = harms.length === 0 || guarded(() => harms.some((claim) => first(claim).level > 0), true);
  const rivals = guarded(() => assertedRivals(key, parts('found'), root?.mentions, harmed), []);
  const final = (claim: Claim): Judgement => {
    const rival = rivals.find(({ rival: other }) => claim.voidedBy?.includes(other.id) || (claim.root && !innocent && isVerdict(other)));
    return rival ? { level: 0, mentions: rival.mentions, cause: 'rival', missing: [] } : judged(claim);
  };
  const judgements = key.claims.map((claim) => guarded(() => final(claim), { level: 0, mentions: [], cause: 'error', missing: [] }));
  return { reading, judgements, rivals };
}

/** Remembers what a function of an id says; `meanwhile` is its answer to itself. */
function memo<T>(work: (id: string) => T, meanwhile: T): (id: string) => T {
  const known = new Map<string, T>();
  return (id) => {
    if (!known.has(id)) {
      known.set(id, meanwhile);
      known.set(id, work(id));
    }
    return known.get(id) as T;
  };
}

/** Is it the harm? */
const isImpact = (claim: Claim): boolean => claim.impact ?? claim.id === 'impact';

/** One broken check never breaks the report. */
function guarded<T>(work: () => T, otherwise: T): T {
  try {
    return work();
  } catch {
    return otherwise;
  }
}

/** The report of what was judged. */
export function assemble(
  key: Key,
  answer: AnswerInput,
  { reading, judgements, rivals, replies }: Judged,
  evidence?: Pick<Evidence, 'pins' | 'support' | 'telling'>,
): Report {
  const quote = (mentions: readonly Mention[]): Quote | undefined => quoteMentions(reading, mentions);
  const claims = key.claims.map((claim, index): ClaimReport => {
    const judgement = judgements[index] ?? { level: 0, mentions: [], cause: 'error', missing: [] };
    const words = quote(judgement.mentions);
    const replied = replies?.get(claim.id);
    const supportedBy = judgement.level > 0 ? (evidence?.support.get(claim.id) ?? []) : [];
    return {
      id: claim.id,
      category: claim.category,
      title: claim.title,
      verdict: verdictOf(judgement, judgements),
      weight: claim.weight,
      credit: replied?.credit ?? judgement.level,
      ...(words ? { quote: words } : {}),
      counted:
        judgement.level > 0 ? judgement.mentions.flatMap((mention) => quoteOf(reading.document, mention.start, mention.end) ?? []) : [],
      reason: replied?.reason ?? reasonFor(claim, judgement),
      judge: guarded(
        () => (claim.need.length > 0 && claim.need.every((facet) => checkOf(facet).judge === 'structure') ? 'structure' : 'key'),
        'key',
      ),
      supportedBy,
      grounded: supportedBy.length > 0,
      ...(replied ? { followUp: replied.followUp } : {}),
      truth: claim.truth,
      ...(claim.proof ? { proof: claim.proof.sql } : {}),
    };
  });
  // A check that failed counts neither way.
  const counted = claims.filter((_, index) => judgements[index]?.cause !== 'error');
  const holds = new Set<(typeof DEFAULT_CAPS)[number]['when']>();
  if (key.claims.some((claim, index) => claim.root && judgements[index]?.level === 0)) holds.add('root-missed');
  if (rivals.length > 0) holds.add('rival-asserted');
  if (key.claims.some((claim, index) => isImpact(claim) && ['denied', 'contradicted'].includes(judgements[index]?.cause ?? '')))
    holds.add('impact-denied');
  const replyTells = [...(replies?.values() ?? [])].some((replied) => replied.evidence);
  if (!hasEvidence(key, reading, judgements) && !replyTells && !evidence?.telling) holds.add('no-evidence');
  if (namesEverything(reading)) holds.add('too-many-names');
  if (!isOfThisCase(key, reading, judgements, new Set(replies?.keys()))) holds.add('nothing-named');
  const scored = score(counted, [...(key.caps.length > 0 ? key.caps : DEFAULT_CAPS), ...FIXED_CAPS], holds);
  return {
    score: scored.score,
    band: scored.band,
    claims,
    categories: byCategory(claims),
    pins: evidence?.pins ?? [],
    notes: [
      ...scored.applied.map((cap) => ({ kind: 'cap' as const, text: capText(cap) })),
      ...rivals.map(({ rival, mentions, quote: said }) => note('rival', rivalText(rival.say), said ?? quote(mentions))),
      ...blamedHerrings(key, reading).map(({ mention }) => note('herring', herringText(), quote([mention]))),
      ...judgements.flatMap((judgement) =>
        judgement.cause === 'contradicted'
          ? [note('contradiction', 'Two parts of the text say opposite things.', quote(judgement.mentions))]
          : [],
      ),
      ...discardNotes(reading),
      ...emptyBoxes(answer),
    ],
    ...(answer?.worked ? { worked: answer.worked } : {}),
    versions: { tracehound: TRACEHOUND_VERSION, grader: GRADER_VERSION, key: `${key.scenario}@${key.versions.key}` },
  };
}

/** `unsure`: a name of the claim stands in a sentence that no other claim used, so the writer may have meant it. */
function verdictOf(judgement: Judgement, all: readonly Judgement[]): ClaimReport['verdict'] {
  if (judgement.level === 1) return 'met';
  if (judgement.level === 0.5) return 'partial';
  if (judgement.cause === 'error') return 'unsure';
  if (judgement.cause !== 'anchor-only') return 'missed';
  const used = new Set(all.flatMap((other) => (other.level > 0 ? other.mentions.map((mention) => mention.sentence) : [])));
  return judgement.mentions.every((mention) => used.has(mention.sentence)) ? 'missed' : 'unsure';
}

/** Does the prose hold any value of the case: a name of the truth, or an amount or time that earned credit? */
function hasEvidence(key: Key, reading: Reading, judgements: readonly Judgement[]): boolean {
  return (
    reading.mentions.some(
      (mention) => mention.named?.side === 'true' && !mention.named.refers && ['assert', 'hedge', 'cleared'].includes(mention.status),
    ) ||
    judgements.some(
      (judgement) => judgement.level > 0 && judgement.mentions.some((mention) => mention.kind === 'quantity' || mention.kind === 'time'),
    ) ||
    key.entities.length === 0
  );
}

/** The sentence stretch that holds the counted words of the first mention's sentence. */
function quoteMentions(reading: Reading, mentions: readonly Mention[]): Quote | undefined {
  const first = mentions[0];
  if (!first) return undefined;
  const near = mentions.filter((mention) => mention.sentence === first.sentence);
  const start = Math.min(...near.map((mention) => mention.start));
  const end = Math.max(...near.map((mention) => mention.end));
  return quoteOf(reading.document, start, end);
}

function note(kind: Report['notes'][number]['kind'], text: string, quote: Quote | undefined): Report['notes'][number] {
  return { kind, text, ...(quote ? { quote } : {}) };
}

function discardNotes(reading: Reading): Report['notes'] {
  return [...reading.discarded].flatMap(([index, kind]) => {
    const sentence = reading.sentences[index];
    return sentence ? [note('discarded', discardText(kind), quoteOf(reading.document, sentence.start, sentence.end))] : [];
  });
}

function emptyBoxes(answer: AnswerInput): Report['notes'] {
  const boxes: readonly Category[] = ['situation', 'task', 'action', 'result'];
  return boxes.flatMap((box) => {
    const value: unknown = answer?.[box];
    return typeof value === 'string' && value.trim() !== '' ? [] : [note('form', emptyBoxText(box), undefined)];
  });
}
