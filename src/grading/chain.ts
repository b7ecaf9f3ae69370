import type { Claim, Facet, Key } from '../case/key.ts';
import type { Found } from './check.ts';
import type { Mention, Reading } from './reading.ts';

/** Words by which a step takes up the one before: "with the key", "that session", "and then", "from there". */
const FORWARD =
  /\b(?:(?:that|this|those|these|the same|the stolen) [a-z]{3,}|what was|with (?:the|that|this|these|those|it|them|her|his|their)|with which|using|used|via|by means|thanks to|through|same session|the session|them|from there|then|thereby|thus|therefore|so that|subsequently|afterwards?|after that|next|finally|minutes later|hours later|shortly after|which|turned|traded|exchanged|led to|allow(?:ed|ing)?|enabl(?:ed|ing)|result(?:ed|ing) in|because|let|lets|letting|gave|given|handed|picked up|opened|hence|as a result|was read was|everything|it all|the thief|the loot|the data|the objects|the files|the same|during exactly|in the same|what was read|replayed|they were)\b|->/;
/** Words by which a step names its origin: "the key came from". */
const BACKWARD =
  /\b(?:came from|come from|originat|because|stems? from|was stolen (?:from|by)|comes from|whose|earlier|before that|preceded|had been|had run|had read|had executed|due to|caused by|find out where|origin|behind (?:it|that|this|them|the)|shortly before|minutes before|hours before|signer|signed by|issued (?:with|by)|that address|the session came|made by|sent by|belongs to|traces? back|led back|is (?:his|hers|hers|theirs)|goes back)\b/;
/** Words that name the means after the deed: "handed out the data through presigned links". */
const MEANS = /\b(?:through|via|using|thanks to|by means of|with the help of)\b/;
/** Words that turn the order of a story round. */
const REVERSED = /\b(?:first,? and|afterwards|later led|beforehand)\b/;

/** How two steps hang together: 1 told as cause and effect, 0.5 in order only. */
export function linkOf(from: readonly Mention[], to: readonly Mention[], reading: Reading): Found | undefined {
  let weak: Found | undefined;
  for (const a of from) {
    for (const b of to) {
      const level = strength(a, b, reading);
      if (level === 1) return { level: 1, mentions: [a, b] };
      if (level === 0.5) weak ??= { level: 0.5, mentions: [a, b] };
    }
  }
  return weak;
}

function strength(a: Mention, b: Mention, reading: Reading): 0 | 0.5 | 1 {
  const first = reading.sentences[a.sentence];
  const second = reading.sentences[b.sentence];
  if (!first || !second) return 0;
  const text = (sentence: typeof first): string => reading.document.text.slice(sentence.start, sentence.end);
  const apart = second.index - first.index;
  if (apart === 0) {
    // One name may carry both steps: "the role's trust policy let a stranger assume it".
    if (a.start === b.start) return FORWARD.test(text(first)) ? 1 : 0.5;
    if (a.start < b.start) return FORWARD.test(text(first)) || /\band\b/.test(reading.document.text.slice(a.end, b.start)) ? 1 : 0.5;
    const between = reading.document.text.slice(b.end, a.start);
    return (BACKWARD.test(text(first)) || MEANS.test(between)) && !REVERSED.test(text(first)) ? 1 : 0;
  }
  if (first.field !== second.field && first.box !== second.box) return apart > 0 && apart <= 3 ? 0.5 : 0;
  if (apart > 0 && apart <= 2) return (first.item && second.item && first.box === 'timeline') || FORWARD.test(text(second)) ? 1 : 0.5;
  if (apart > 2) return 0.5;
  return apart >= -4 && BACKWARD.test(text(first)) ? 1 : 0;
}

/** Words that say of two things that one made the other. */
const CAUSAL =
  /\b(?:because(?: of)?|so that|so(?! far| called| many| much| long| on)|therefore|thus|thereby|hence|as a result|as a consequence|consequently|due to|owing to|caused? (?:by|the|a)|causing|leads? to|led to|leading to|makes?|made (?:the|it|them)|making|lets?|letting|allow(?:s|ed|ing)?|triggers?|triggered|pushes|forc(?:es|ed|ing)|that(?:'s| is| was) (?:how|why)|which is why|since then|comes? from|came from|comes? of|the reason|which (?:delays|slows|makes|means|leads|causes|keeps|blocks)|keeps? the|pushes|blocks|and so\b|results? in|resulted in|with (?:the|this|that|these) (?:key|role|session|credentials?|rule|setting|change)|cant keep up|cannot keep up)\b|->|=>/g;

/** Ideas that the claims of a case are about. */
function subjects(facets: readonly Facet[]): string[] {
  return facets.flatMap((facet) =>
    'concept' in facet ? facet.concept : 'anyOf' in facet ? subjects(facet.anyOf) : 'atLeast' in facet ? subjects(facet.of) : [],
  );
}

/**
 * Sentences that tell of two things of the case that one made the other, whatever steps of the Key they are: a mention of what the case
 * is about, and a causal word for each link. At most two count from one sentence.
 */
export function toldLinks(key: Key, reading: Reading): Mention[] {
  const ideas = (claims: readonly Claim[]): Set<string> => new Set(claims.flatMap(({ need }) => subjects(need)));
  const found = key.claims.filter(({ kind }) => kind === 'found');
  const about = ideas(found);
  // What everybody sees (slow, p99) and a herring make no link of the case.
  const inside = ideas(found.filter(({ category, root }) => root || category === 'action'));
  return reading.sentences.flatMap((sentence): Mention[] => {
    if (reading.discarded.has(sentence.index) || sentence.box === 'ruledOut' || sentence.box === 'task') return [];
    const told = (reading.bySentence[sentence.index] ?? []).filter(
      (mention) => mention.status === 'assert' && (mention.kind === 'entity' ? mention.named?.side === 'true' : about.has(mention.id)),
    );
    const words = reading.document.text.slice(sentence.start, sentence.end).match(CAUSAL) ?? [];
    const places = new Set(told.map(({ start }) => start));
    return places.size >= 2 && told.some(({ kind, id }) => kind === 'entity' || inside.has(id))
      ? told.slice(0, Math.min(2, words.length))
      : [];
  });
}
