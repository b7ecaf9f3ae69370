import type { Claim, Facet, Key } from '../case/key.ts';
import type { Unit } from '../../generators/core/registry.ts';
import type { Status } from './modality.ts';
import type { Mention, Reading } from './reading.ts';

/** How far a claim is told. */
export interface Told {
  readonly level: 0 | 0.5 | 1;
  readonly cause: string;
}

/** Where a facet is looked for. */
export interface Scope {
  readonly key: Key;
  readonly reading: Reading;
  readonly kind: Claim['kind'];
  /** Is it the point to clear somebody ("the vendor's role is legitimate")? What is cleared then counts as stated. */
  readonly clears: boolean;
  /** Sentences that may hold the facet, in order. */
  readonly sentences: readonly number[];
  /** `denied` also takes what is denied, and prefers it: to find "it was not X". */
  readonly mode: 'asserted' | 'denied';
  /** Tokens of denials that are part of what is claimed ("nothing waits any more"): what they deny is told all the same. */
  readonly held: ReadonlySet<number>;
  /** Finds another facet in the same scope: for facets made of facets. */
  find(facet: Facet): Found | undefined;
  /** Where the step `id` of the causal chain (a claim or a concept) is told. */
  step(id: string): readonly Mention[];
  /** How far another claim is told. */
  told(id: string): Told;
}

/** A facet that was found: how well, and by which words. */
export interface Found {
  readonly level: 0.5 | 1;
  readonly mentions: readonly Mention[];
}

/** One kind of facet: a pure function of the reading. File name in `checks/` = id = the facet's own property in kebab case. */
export interface Check<F extends Facet = Facet> extends Unit {
  readonly title: string;
  /** Can it anchor a claim (a name, an amount, a time)? */
  readonly specific: boolean;
  /** Is it about the answer as a whole rather than a sentence? */
  readonly whole?: boolean;
  /** What judges it, for the report. */
  readonly judge?: 'structure';
  find(facet: F, scope: Scope): Found | undefined;
}

/** Gives the check its type; nothing else. */
export function defineCheck<F extends Facet>(check: Check<F>): Check {
  // Each check sees only facets of its own kind: `checkOf` picks it by the facet's property.
  return check;
}

/** How much a statement of this status counts. `proposed` measures may stand in a plan. */
export function credit(status: Status, kind: Claim['kind']): 0 | 0.5 | 1 {
  switch (status) {
    case 'assert':
      return 1;
    case 'hedge':
    case 'alternative':
      return 0.5;
    case 'conditional':
      return kind === 'proposed' ? 0.5 : 0;
    case 'intent':
      return kind === 'proposed' ? 1 : 0;
    default:
      return 0;
  }
}

/** Is it said not to be so, in words or by clearing what is spoken of? */
export const isDenied = (status: Status): boolean => status === 'negate' || status === 'cleared';

/** Credit of a mention within a scope; 0 when it does not count there. */
export function creditOf(mention: Mention, scope: Scope): 0 | 0.5 | 1 {
  if (scope.mode === 'denied' && mention.status === 'negate') return 1;
  if (mention.denier !== undefined && mention.kind !== 'concept' && scope.held.has(mention.denier)) return 1;
  if (mention.status === 'cleared') return scope.clears || scope.mode === 'denied' ? 1 : 0;
  return credit(mention.status, scope.kind);
}

/** Mentions inside the scope, in order of the text. */
export function* mentionsIn(scope: Scope, kind: Mention['kind']): Generator<Mention> {
  for (const sentence of scope.sentences) {
    for (const mention of scope.reading.bySentence[sentence] ?? []) if (mention.kind === kind) yield mention;
  }
}

/** The best mention for which `level` is above 0: by level, denied ones first in `denied` mode, then the earliest. */
export function best(mentions: Iterable<Mention>, scope: Scope, level: (mention: Mention) => number): Found | undefined {
  let chosen: Mention | undefined;
  let top = 0;
  for (const mention of mentions) {
    let value = Math.min(level(mention), creditOf(mention, scope));
    if (value > 0 && scope.mode === 'denied' && isDenied(mention.status)) value += 1;
    if (value > top) {
      top = value;
      chosen = mention;
    }
  }
  return chosen ? { level: top >= 1 ? 1 : 0.5, mentions: [chosen] } : undefined;
}

/** How far the root cause is told: in full (or there is none), by its mechanism with something else named, in part, not at all. */
export function rootTold(scope: Scope): 'full' | 'other-name' | 'part' | 'not' {
  const roots = scope.key.claims.filter((claim) => claim.root).map(({ id }) => scope.told(id));
  if (roots.length === 0 || roots.some(({ level }) => level === 1)) return 'full';
  if (roots.some(({ cause }) => cause === 'other-entity')) return 'other-name';
  return roots.some(({ level }) => level > 0) ? 'part' : 'not';
}
