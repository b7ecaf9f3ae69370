import type { KeyEntity } from '../case/key.ts';
import { FUNCTION_WORDS, concepts } from './lexicon/index.ts';

/** A name found in the text. `side` is `unknown` for a well-shaped name that the catalogue does not hold. */
export interface Named {
  readonly start: number;
  readonly end: number;
  /** Every catalogue entity that goes by this name. */
  readonly ids: readonly string[];
  readonly type: string;
  readonly side: KeyEntity['side'] | 'unknown';
  /** Meant by a noun ("the bucket"), not spelt out. */
  readonly refers?: true;
}

/** The catalogue, ready to be searched: longest names first. */
export interface Catalogue {
  readonly names: readonly Name[];
  readonly byId: ReadonlyMap<string, KeyEntity>;
  /** Prefixes by which an unlisted name of a type is known (`lt-` of devices, `meridian-` of buckets). */
  readonly shapes: readonly { readonly type: string; readonly pattern: RegExp }[];
}
interface Name {
  readonly text: string;
  readonly entities: readonly KeyEntity[];
  readonly person: boolean;
}

const REGION = /-(?:us|eu|ap|ca|sa|me|af|il|cn)(?:-gov)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d$/i;

/** First names that are also everyday words: too risky as a person's short name. */
const AMBIGUOUS = new Set(
  'will mark bill grace may june april august rose jack rob art drew chase hunter dean grant frank faith hope joy penny amber ruby iris pat sue guy miles hall young king long price cook west brown white black green gray grey bush banks field fields wood woods stone rivers lane park page day bond bell ball case cash cross early english fox gold good hand hart hill holmes house hunt key law lee little love major mason moon moss pope power reed rich rice sharp short small snow stark strong sun swan wise max ray gene dale glen heath jade jean lance leo line mike nick port ron sage sky star summer tad ted val wade ward way christian story pace root cole blake'.split(
    ' ',
  ),
);

/** Words of the thesaurus: a Ms Block is not meant by "the public access block". */
const VOCABULARY: ReadonlySet<string> = new Set(
  [...concepts.values()].flatMap((concept) => concept.words.flatMap((words) => words.match(/[a-z]+/g) ?? [])),
);

export function catalogue(entities: readonly KeyEntity[]): Catalogue {
  const people = entities.filter((entity) => entity.type === 'person');
  const shorts = new Map<string, number>();
  for (const person of people)
    for (const part of new Set(person.value.toLowerCase().split(/\s+/))) shorts.set(part, (shorts.get(part) ?? 0) + 1);
  const names = new Map<string, KeyEntity[]>();
  const add = (text: string, entity: KeyEntity): void => {
    const name = text.normalize('NFKC').toLowerCase().trim();
    if (name.length < 2) return;
    const list = names.get(name);
    if (!list) names.set(name, [entity]);
    else if (!list.includes(entity)) list.push(entity);
  };
  const shortened = new Map<string, KeyEntity[]>();
  for (const entity of entities) {
    for (const name of [entity.value, ...(entity.aliases ?? [])]) add(name, entity);
    // People leave the region off a bucket's name.
    if (entity.type === 'bucket') add(entity.value.replace(REGION, ''), entity);
    for (const short of shortNames(entity)) shortened.set(short, [...(shortened.get(short) ?? []), entity]);
    if (entity.type !== 'person') continue;
    for (const part of entity.value.toLowerCase().split(/\s+/)) {
      if (part.length >= 3 && shorts.get(part) === 1 && !AMBIGUOUS.has(part) && !FUNCTION_WORDS.has(part) && !VOCABULARY.has(part))
        add(part, entity);
    }
  }
  // What several things could be called names none of them.
  for (const [short, owners] of shortened) if (owners.length === 1 && owners[0]) add(short, owners[0]);
  return {
    names: [...names]
      .sort((a, b) => b[0].length - a[0].length || (a[0] < b[0] ? -1 : 1))
      .map(([text, list]) => ({ text, entities: list, person: list.some((entity) => entity.type === 'person') })),
    byId: new Map(entities.map((entity) => [entity.id, entity])),
    shapes: shapesOf(entities),
  };
}

/** How people shorten a name: `#123` of a pull request, the number of a ticket, the end of a node's, pod's or key's name. */
function shortNames({ type, value }: KeyEntity): string[] {
  const name = value.toLowerCase();
  switch (type) {
    case 'ticket':
    case 'rule': {
      const number = /#\d{3,}$/.exec(name)?.[0] ?? /(?<=^inc)\d{6,}$/.exec(name)?.[0];
      return number ? [number] : [];
    }
    case 'node': {
      const [host = ''] = name.split('.');
      const octets = host.match(/\d+/g) ?? [];
      return octets.length < 4 ? [] : [host, octets.slice(-4).join('-'), octets.slice(-4).join('.'), octets.slice(-2).join('-')];
    }
    case 'pod':
      return name
        .split('-')
        .slice(-1)
        .filter((part) => part.length >= 5);
    case 'key':
      return name.length >= 16
        ? [4, 5, 6, 7, 8].map((length) => name.slice(-length)).filter((part) => /\d/.test(part) && /[a-z]/.test(part))
        : [];
    default:
      return [];
  }
}

const FIXED: readonly (readonly [string, RegExp])[] = [
  ['finding', /(?<![a-z0-9])[a-z]{4,}:[a-z0-9]{2,}\/[a-z0-9.!]*[a-z0-9]/g],
  ['address', /(?<![\d.])(?!169\.254\.169\.254)(?:\d{1,3}\.){3}\d{1,3}(?![\d]|\.\d)(?:\/\d{1,2})?/g],
  ['key', /\b(?:akia|asia)[a-z0-9]{8,16}\b/g],
  ['eni', /\beni-[0-9a-f]{6,17}\b/g],
  ['instance', /(?<![a-z0-9])i-[0-9a-f]{8,17}\b/g],
  ['vpc', /\b(?:vpc|subnet)-[0-9a-f]{6,17}\b/g],
  ['account', /(?<![\d.,-])\d{12}(?![\d.,]|-\d)/g],
  ['role', /(?<![a-z0-9-])(?!(?:assumed|iam|service|instance|aws|sub|assume)-role)[a-z0-9]+(?:-[a-z0-9]+)*-role(?![a-z0-9-])/g],
];

function shapesOf(entities: readonly KeyEntity[]): Catalogue['shapes'] {
  const shapes: { type: string; pattern: RegExp }[] = FIXED.map(([type, pattern]) => ({ type, pattern }));
  for (const type of ['device', 'bucket'] as const) {
    const prefixes = new Map<string, number>();
    for (const entity of entities) {
      const prefix = entity.type === type ? /^([a-z0-9]{2,})-/.exec(entity.value.toLowerCase())?.[1] : undefined;
      if (prefix !== undefined) prefixes.set(prefix, (prefixes.get(prefix) ?? 0) + 1);
    }
    for (const prefix of prefixes.keys())
      shapes.push({ type, pattern: new RegExp(`(?<![a-z0-9.-])${prefix}(?:-[a-z0-9]+)+(?![a-z0-9-])`, 'g') });
  }
  return shapes;
}

/** Names in normalised text, longest first, never overlapping. */
export function findEntities(text: string, book: Catalogue): Named[] {
  const found: Named[] = [];
  const taken = new Uint8Array(text.length + 1);
  const free = (start: number, end: number): boolean => {
    for (let index = start; index < end; index++) if (taken[index]) return false;
    return true;
  };
  const add = (start: number, end: number, ids: readonly string[], type: string, side: Named['side']): void => {
    taken.fill(1, start, end);
    found.push({ start, end, ids, type, side });
  };
  // Account numbers are often grouped by dashes or spaces.
  for (const match of text.matchAll(/(?<![\d-])\d{4}[- ]\d{4}[- ]\d{4}(?![\d-])/g)) {
    const digits = match[0].replace(/\D/g, '');
    const known = book.names.find((name) => name.text === digits)?.entities ?? [];
    add(
      match.index,
      match.index + match[0].length,
      known.map((entity) => entity.id),
      'account',
      known.length > 0 ? sideOf(known) : 'unknown',
    );
  }
  for (const name of book.names) {
    for (let at = text.indexOf(name.text); at >= 0; at = text.indexOf(name.text, at + 1)) {
      let end = at + name.text.length;
      if (!stands(text, at, end)) {
        // "priyas key": a possessive without its apostrophe.
        if (!(name.person && text[end] === 's' && stands(text, at, end + 1))) continue;
        end += 1;
      }
      if (free(at, end))
        add(
          at,
          end,
          name.entities.map((entity) => entity.id),
          name.entities[0]?.type ?? '',
          sideOf(name.entities),
        );
    }
  }
  // "key_6bv…": a beginning that only one name has.
  for (const match of text.matchAll(/(?<![\p{L}\p{N}_.-])([\p{L}\p{N}_-]{5,})(?=\.{2,})/gu)) {
    const owners = new Set(book.names.filter((name) => name.text.startsWith(match[1] ?? '')).flatMap((name) => name.entities));
    const [owner] = owners;
    if (owners.size === 1 && owner && free(match.index, match.index + match[0].length))
      add(match.index, match.index + match[0].length, [owner.id], owner.type, owner.side);
  }
  for (const shape of book.shapes) {
    for (const match of text.matchAll(shape.pattern)) {
      const end = match.index + match[0].length;
      if (free(match.index, end)) add(match.index, end, [], shape.type, 'unknown');
    }
  }
  return found.sort((a, b) => a.start - b.start);
}

function sideOf(entities: readonly KeyEntity[]): KeyEntity['side'] {
  return entities.find((entity) => entity.side === 'true')?.side ?? entities.find((entity) => entity.side === 'herring')?.side ?? 'noise';
}

/** Is `[start, end)` a name of its own, not a piece of a longer one? */
function stands(text: string, start: number, end: number): boolean {
  const before = text[start - 1] ?? ' ';
  const after = text[end] ?? ' ';
  if (/[a-z0-9]/.test(before) && /[a-z0-9]/.test(text[start] ?? '')) return false;
  if (/[a-z0-9]/.test(after)) return false;
  if (/[-.]/.test(after) && /[a-z0-9]/.test(text[end + 1] ?? ' ') && !/^\.\s/.test(text.slice(end, end + 2))) return false;
  return !(/[-.@]/.test(before) && /[a-z0-9]/.test(text[start - 2] ?? ' '));
}
