import type { Claim, Facet } from '../case/key.ts';
import { entitiesOf, isSpecific, isWhole, matchAll, scopeFor, scopeOf, type Match, type ScopeParts } from './facets.ts';
import { findDenial } from './denial.ts';
import { isShotgun } from './shotgun.ts';
import type { Mention, Reading } from './reading.ts';
import { isMeasure, type Sentence } from './segment.ts';

/** What became of one claim, before weights and words. */
export interface Judgement {
  readonly level: 0 | 0.5 | 1;
  /** Words that counted, the quote's first. */
  readonly mentions: readonly Mention[];
  readonly cause:
    | 'met'
    | 'facet-missing'
    | 'weak'
    | 'partial-list'
    | 'partial-other-name'
    | 'shotgun'
    | 'absent'
    | 'denied'
    | 'contradicted'
    | 'rival'
    | 'other-entity'
    | 'not-counted'
    | 'anchor-only'
    | 'error';
  /** Indices into `claim.need` that were not found. */
  readonly missing: readonly number[];
  /** A mention that would have counted, had it been asserted. */
  readonly dropped?: Mention;
}

/** Judges one claim against the reading. */
export function judgeClaim(claim: Claim, parts: ScopeParts): Judgement {
  if (claim.need.every(isWhole)) return wholeClaim(claim, parts);
  const full = bestMatch(claim, claim.need, parts);
  const asserted = full.level > 0 ? full : bestPartial(claim, parts);
  const denial = findDenial(claim, parts, asserted.level);
  if (denial && !(asserted.level > 0 && asserted.mentions.some((mention) => mention.sentence === denial.sentence))) {
    return { level: 0, mentions: [denial], cause: asserted.level > 0 ? 'contradicted' : 'denied', missing: full.missing };
  }
  const another = asserted.level > 0 ? undefined : (full.another ?? asserted.another);
  if (another) return { level: 0, mentions: another, cause: 'other-entity', missing: full.missing };
  if (full.level > 0) {
    const shotgun = isShotgun(claim, full.mentions, parts.reading);
    if (shotgun > 0) return { level: shotgun === 1 ? 0.5 : 0, mentions: full.mentions, cause: 'shotgun', missing: [] };
    return { level: full.level, mentions: full.mentions, cause: full.level === 1 ? 'met' : 'weak', missing: [] };
  }
  if (asserted.level > 0) {
    const shotgun = isShotgun(claim, asserted.mentions, parts.reading);
    if (shotgun > 1) return { level: 0, mentions: asserted.mentions, cause: 'shotgun', missing: full.missing };
    const cause = namesAnother(claim, asserted.mentions, parts) ? 'partial-other-name' : 'partial-list';
    return { level: 0.5, mentions: asserted.mentions, cause, missing: full.missing };
  }
  const dropped = anchors(claim, parts.reading).find((mention) => mention.status !== 'assert');
  const live = anchors(claim, parts.reading).find((mention) => mention.status === 'assert' || mention.status === 'hedge');
  if (live) return { level: 0, mentions: [live], cause: 'anchor-only', missing: full.missing };
  return {
    level: 0,
    mentions: dropped ? [dropped] : [],
    cause: dropped ? 'not-counted' : 'absent',
    missing: full.missing,
    ...(dropped ? { dropped } : {}),
  };
}

/** Where the claim is told at least in part: for the chain of causes. One mention per sentence, in order. */
export function placesOf(claim: Claim, parts: ScopeParts): Mention[] {
  const places: Mention[] = [];
  for (const sentence of parts.reading.sentences) {
    const scope = scopeOf(parts, [sentence.index]);
    for (const list of [claim.need, ...claim.partial]) {
      const usable = list.filter((facet) => !isWhole(facet));
      if (usable.length === 0) continue;
      const match = matchAll(usable, scope);
      const inOrder = [...match.mentions].sort((a, b) => a.start - b.start);
      // A name tells two steps of one sentence apart better than a verb that serves both.
      const first = inOrder.find((mention) => mention.kind === 'entity') ?? inOrder[0];
      if (match.level === 1 && first && !hasAntagonist(claim, match.mentions, parts.reading)) {
        places.push(first);
        break;
      }
    }
  }
  // Told over two sentences: the anchor stands for it.
  const told = claim.need.some(isWhole) ? undefined : bestMatch(claim, claim.need, parts).mentions[0];
  if (told && !places.some((place) => place.sentence === told.sentence)) places.push(told);
  return places.sort((a, b) => a.start - b.start);
}

function wholeClaim(claim: Claim, parts: ScopeParts): Judgement {
  const scope = scopeOf(
    parts,
    parts.reading.sentences.map((sentence) => sentence.index),
  );
  const full = matchAll(claim.need, scope);
  if (full.level > 0) return { level: full.level, mentions: full.mentions, cause: full.level === 1 ? 'met' : 'weak', missing: [] };
  for (const list of claim.partial) {
    const part = matchAll(list, scope);
    if (part.level > 0) return { level: 0.5, mentions: part.mentions, cause: 'partial-list', missing: full.missing };
  }
  return { level: 0, mentions: [], cause: 'absent', missing: full.missing };
}

/** A match, or the words of a place that would be one, had it not named something else of the same kind. */
interface Place extends Match {
  readonly another?: readonly Mention[];
}

function bestPartial(claim: Claim, parts: ScopeParts): Place {
  let best: Place = { level: 0, mentions: [], missing: [] };
  for (const list of claim.partial) {
    if (list.every(isWhole)) {
      const match = matchAll(
        list,
        scopeOf(
          parts,
          parts.reading.sentences.map((sentence) => sentence.index),
        ),
      );
      if (match.level > best.level) best = match;
      continue;
    }
    const match = bestMatch(claim, list, parts);
    if (match.level > best.level || (best.level === 0 && match.another)) best = match;
  }
  return best;
}

/** The best place for a list of facets: an anchor sentence with its neighbours. Nearer and earlier wins a tie. */
function bestMatch(claim: Claim, facets: readonly Facet[], parts: ScopeParts): Place {
  const reach = claim.reach ?? 1;
  const anchor = facets.find((facet) => !isWhole(facet) && isSpecific(facet)) ?? facets.find((facet) => !isWhole(facet)) ?? facets[0];
  // Without a name, amount or time the words could be about anything: only the claim's own box says what they belong to.
  const loose = !claim.root && !facets.some(isSpecific);
  let best: Match | undefined;
  let spread = Infinity;
  let inBox = false;
  let closest: Match | undefined;
  let another: readonly Mention[] | undefined;
  for (const sentence of parts.reading.sentences) {
    if (parts.reading.discarded.has(sentence.index) || (claim.kind === 'found' && isMeasure(sentence))) continue;
    if (asksFor(claim, sentence, parts.reading)) continue;
    // Measures of a list may stand in several sentences: any of them is the anchor.
    const held = anchor
      ? scopeFor(facets, scopeOf(parts, [sentence.index])).find('atLeast' in anchor ? { anyOf: anchor.of } : anchor)
      : undefined;
    if (!held) continue;
    // First within the sentence, then with its neighbours, so that the nearest words are quoted.
    const own = isOwnBox(claim, sentence);
    if (loose && !own && claim.kind === 'proposed' && !proposes(sentence, parts.reading)) continue;
    const widths = [0, ...(reach > 0 && (own || !loose) ? [reach] : []), ...(claim.apart ? [Infinity] : [])];
    for (const width of widths) {
      const match = matchAll(
        facets,
        scopeOf(parts, width === Infinity ? everywhere(parts.reading) : around(sentence.index, width, parts.reading)),
      );
      if (match.level > 0 && hasAntagonist(claim, held.mentions, parts.reading)) continue;
      if (match.level === 0) {
        if (!closest || match.missing.length < closest.missing.length) closest = match;
        continue;
      }
      const mentions = [...held.mentions, ...match.mentions.filter((mention) => !held.mentions.includes(mention))];
      if (claim.exact && namesAnother(claim, mentions, parts)) {
        another ??= mentions;
        continue;
      }
      const better = loose && own !== inBox ? own : width < spread;
      if (match.level > (best?.level ?? 0) || (match.level === best?.level && better)) {
        best = { ...match, mentions };
        spread = width;
        inBox = own;
      }
    }
    if (best?.level === 1 && spread === 0 && (inBox || !loose)) break;
  }
  if (best) return best;
  return { level: 0, mentions: [], missing: closest?.missing ?? facets.map((_, index) => index), ...(another ? { another } : {}) };
}

/** Is it a task that asks for what the claim tells ("find out whether people wait")? What is wrong may be told with it. */
function asksFor(claim: Claim, { box, start, end }: Sentence, { document }: Reading): boolean {
  if (box !== 'task' || claim.kind !== 'found' || claim.category === 'task' || claim.category === 'situation') return false;
  return ASKS.test(document.text.slice(start, end));
}
const ASKS = /\b(?:who|which|why|whether|if|what|how|find|determine|identify|establish|decide|clarify|restore|reduce)\b/;

/** Does it speak of what ought to be done? */
const proposes = ({ index }: Sentence, reading: Reading): boolean =>
  reading.modality[index]?.triggers.some(({ id }) => id === 'proposal' || id === 'future') ?? false;

/** Does it stand in the part of the answer that the claim belongs to? */
const isOwnBox = (claim: Claim, sentence: Sentence): boolean =>
  sentence.box === claim.category || (claim.category === 'result' && (sentence.box === 'rootCause' || isMeasure(sentence)));

/** All sentences that tell what happened. */
const everywhere = ({ sentences }: Reading): number[] =>
  sentences.filter((sentence) => !isMeasure(sentence) && sentence.box !== 'ruledOut' && sentence.box !== 'task').map(({ index }) => index);

/** The sentence and its neighbours in the same box. */
function around(sentence: number, reach: number, reading: Reading): number[] {
  const box = reading.sentences[sentence]?.box;
  const list: number[] = [];
  for (let index = sentence - reach; index <= sentence + reach; index++) if (reading.sentences[index]?.box === box) list.push(index);
  return list;
}

/** Does a concept that makes it another claim stand in the anchor's clause? */
function hasAntagonist(claim: Claim, anchors: readonly Mention[], reading: Reading): boolean {
  if (!claim.antagonists?.length) return false;
  return anchors.some((anchor) =>
    (reading.bySentence[anchor.sentence] ?? []).some(
      (mention) =>
        mention.kind === 'concept' &&
        mention.clause === anchor.clause &&
        mention.status === 'assert' &&
        claim.antagonists?.includes(mention.id),
    ),
  );
}

/** Does the place name an entity of the wanted type that is not the wanted one, or something innocent in its stead? */
function namesAnother(claim: Claim, mentions: readonly Mention[], parts: ScopeParts): boolean {
  const own = entitiesOf(claim.need);
  const types = new Set([...own].map((id) => parts.reading.catalogue.byId.get(id)?.type));
  // A name of everyday words ("mixed precision") may have been taken for the idea that it names.
  const isOwn = (mention: Mention): boolean => mention.named?.ids.some((id) => own.has(id)) ?? false;
  const inside = (one: Mention): boolean => mentions.some((other) => one.start <= other.start && other.end <= one.end);
  if (parts.reading.mentions.some((mention) => isOwn(mention) && inside(mention))) return false;
  const near = new Set(mentions.map((mention) => mention.sentence));
  return parts.reading.mentions.some(
    (mention) =>
      mention.named !== undefined &&
      near.has(mention.sentence) &&
      mention.named.side !== 'true' &&
      (types.has(mention.named.type as never) || (mention.named.side === 'herring' && mention.named.type !== 'deployment')) &&
      !mention.named.ids.some((id) => own.has(id)),
  );
}

/** Mentions of the claim's own names. */
function anchors(claim: Claim, reading: Reading): Mention[] {
  const own = entitiesOf(claim.need);
  return reading.mentions.filter((mention) => !mention.named?.refers && mention.named?.ids.some((id) => own.has(id)));
}
