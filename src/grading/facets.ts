import type { Claim, Facet, Key } from '../case/key.ts';
import { collect } from '../../generators/core/registry.ts';
import { concepts } from './lexicon/index.ts';
import type { Check, Found, Scope } from './check.ts';
import type { Mention, Reading } from './reading.ts';

/** Every kind of facet, by id. Adding `checks/<id>.ts` adds one. */
export const checks: ReadonlyMap<string, Check> = collect(
  import.meta.glob<Check>(['./checks/*.ts', './checks/*/index.ts'], { eager: true, import: 'default' }),
);

const kebab = (property: string): string => property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * The check that judges a facet: the one named as one of its properties.
 * @throws when no check knows the facet
 */
export function checkOf(facet: Facet): Check {
  for (const property of Object.keys(facet)) {
    const check = checks.get(kebab(property));
    if (check) return check;
  }
  throw new Error(`No check knows the facet ${JSON.stringify(facet)}. Known: ${[...checks.keys()].join(', ')}.`);
}

/** Can the facet anchor a claim? A list can when one of its parts can. */
export function isSpecific(facet: Facet): boolean {
  if ('anyOf' in facet) return facet.anyOf.some(isSpecific);
  return checkOf(facet).specific;
}

/** Is the facet about the answer as a whole? */
export function isWhole(facet: Facet): boolean {
  if ('anyOf' in facet) return facet.anyOf.every(isWhole);
  return checkOf(facet).whole ?? false;
}

export interface ScopeParts {
  readonly key: Key;
  readonly reading: Reading;
  readonly kind: Claim['kind'];
  readonly clears: boolean;
  readonly step: (id: string) => readonly Mention[];
  readonly told: Scope['told'];
}

const NONE: ReadonlySet<number> = new Set();

/** A scope over some sentences in which facets can be found. */
export function scopeOf(parts: ScopeParts, sentences: readonly number[], mode: Scope['mode'] = 'asserted'): Scope {
  const scope: Scope = { ...parts, sentences, mode, held: NONE, find: (facet) => checkOf(facet).find(facet, scope) };
  return scope;
}

/** How a list of facets fared in one scope. */
export interface Match {
  readonly level: 0 | 0.5 | 1;
  readonly mentions: readonly Mention[];
  /** Indices of the facets that were not found. */
  readonly missing: readonly number[];
}

/** The scope for facets that are judged together: denials inside the phrases they ask for deny none of them. */
export function scopeFor(facets: readonly Facet[], within: Scope): Scope {
  const held = heldDenials(facets, within);
  const scope: Scope = held.size === 0 ? within : { ...within, held, find: (facet) => checkOf(facet).find(facet, scope) };
  return scope;
}

/** Looks for every facet of a list in one scope: the weakest says how well all are found. */
export function matchAll(facets: readonly Facet[], within: Scope): Match {
  const scope = scopeFor(facets, within);
  const missing: number[] = [];
  const mentions: Mention[] = [];
  let level: 0 | 0.5 | 1 = 1;
  facets.forEach((facet, index) => {
    const found: Found | undefined = scope.find(facet);
    if (!found) missing.push(index);
    else {
      mentions.push(...found.mentions);
      if (found.level < level) level = found.level;
    }
  });
  return { level: missing.length > 0 ? 0 : level, mentions, missing };
}

/** Denials inside the phrases of those ideas that the facets ask for. */
function heldDenials(facets: readonly Facet[], scope: Scope): Set<number> {
  const ideas = new Set<string>();
  const walk = (facet: Facet): void => {
    if ('concept' in facet && !facet.not) facet.concept.forEach((id) => ideas.add(id));
    if ('anyOf' in facet) facet.anyOf.forEach(walk);
    if ('of' in facet && Array.isArray(facet.of)) facet.of.forEach(walk);
  };
  facets.forEach(walk);
  const held = new Set<number>();
  for (const sentence of scope.sentences)
    for (const { id, holds, status } of scope.reading.bySentence[sentence] ?? [])
      if (holds !== undefined && status === 'assert' && ideas.has(id)) held.add(holds);
  return held;
}

/** Catalogue ids that a list of facets names. */
export function entitiesOf(facets: readonly Facet[]): Set<string> {
  const ids = new Set<string>();
  const walk = (facet: Facet): void => {
    if ('entity' in facet) facet.entity.forEach((id) => ids.add(id));
    if ('anyOf' in facet) facet.anyOf.forEach(walk);
    if ('of' in facet && Array.isArray(facet.of)) facet.of.forEach(walk);
  };
  facets.forEach(walk);
  return ids;
}

/** Does a facet ask for nothing but innocence: a false alarm, something legitimate? */
export function exonerates(facets: readonly Facet[]): boolean {
  return facets.some((facet) => 'concept' in facet && !facet.not && facet.concept.every((id) => concepts.get(id)?.clears));
}
