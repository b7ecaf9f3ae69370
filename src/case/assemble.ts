import type { Manifest } from '../../generators/core/manifest.ts';
import type { Rubric, RubricClaim, Variant } from '../../scenarios/_schema/index.ts';
import { TRACEHOUND_VERSION } from '../version.ts';
import type { Claim, Facet, Key, KeyEntity } from './key.ts';
import { answerWords } from './answer-words.ts';
import { fill, fillAll } from './template.ts';

/** What an author wrote, as far as the Key needs it. */
export interface KeyParts {
  readonly variant: Variant;
  readonly rubric: Rubric;
  /** `queries/<id>.sql` by id. */
  readonly queries: Readonly<Record<string, string>>;
  /** The exemplar answer of the variant: prose boxes by name, with `{{facts}}`. */
  readonly exemplar: Readonly<Record<string, unknown>>;
  /** Brief as the learner reads it. */
  readonly brief: string;
  /** Id of the Case. */
  readonly caseId: string;
}

/** Claims of the rubric that apply to a variant, with `{variant}` in their proofs filled in. */
export const claimsOf = (rubric: Rubric, variant: string): RubricClaim[] =>
  rubric.claims
    .filter((claim) => (!claim.variants || claim.variants.includes(variant)) && !claim.except?.includes(variant))
    .map((claim) => (claim.proof === undefined ? claim : { ...claim, proof: claim.proof.replace('{variant}', variant) }));

/** Which words of a claim every variant of the scenario has: see `Claim.common`. */
function commonWords(rubric: Rubric, claim: RubricClaim): Claim['common'] {
  if (!claim.variants && !claim.except) return 'claim';
  const all = new Set([
    ...rubric.claims.flatMap(({ variants, except }) => [...(variants ?? []), ...(except ?? [])]),
    ...Object.keys(rubric.remedies),
  ]);
  const alike = rubric.claims.filter(({ title }) => title === claim.title);
  const has = (variant: string): boolean =>
    alike.some((one) => (!one.variants || one.variants.includes(variant)) && !one.except?.includes(variant));
  return [...all].every(has) ? 'title' : undefined;
}

function entityIds(facets: readonly Facet[]): string[] {
  return facets.flatMap((facet) =>
    'entity' in facet ? facet.entity : 'atLeast' in facet ? entityIds(facet.of) : 'anyOf' in facet ? entityIds(facet.anyOf) : [],
  );
}

/**
 * Makes the Key of one case from what the generator did and what the author asks for.
 * Weights are scaled so that the claims that apply sum to 100.
 * @throws when the rubric names a fact, entity, query or claim that the case does not have
 */
export function assembleKey(manifest: Manifest, parts: KeyParts): Key {
  const owner = `scenarios/${manifest.scenario}/rubric.yaml`;
  const { facts } = manifest;
  const specs = claimsOf(parts.rubric, manifest.variant);
  const total = specs.reduce((sum, claim) => sum + claim.weight, 0);
  const known = new Set(manifest.entities.map((entity) => entity.id));

  const aimed = parts.rubric.remedies[manifest.variant];
  const aim = (facet: Facet): Facet => {
    if ('measures' in facet) return aimed ? { ...facet, aimed } : facet;
    if ('anyOf' in facet) return { anyOf: facet.anyOf.map(aim) };
    return 'atLeast' in facet ? { ...facet, of: facet.of.map(aim) } : facet;
  };

  const claims = specs.map((spec): Claim => {
    const where = `${owner}, claim ${spec.id}`;
    const need = fillAll(spec.need, facts, where).map(aim);
    const partial = fillAll(spec.partial, facts, where).map((list) => list.map(aim));
    for (const id of [...entityIds(need), ...partial.flatMap((list) => entityIds(list))]) {
      if (!known.has(id)) throw new Error(`${where}: there is no entity "${id}" in this case.`);
    }
    const sql = spec.proof === undefined ? undefined : parts.queries[spec.proof];
    if (spec.proof !== undefined && sql === undefined) throw new Error(`${where}: there is no queries/${spec.proof}.sql.`);
    const common = commonWords(parts.rubric, spec);
    return {
      id: spec.id,
      category: spec.category,
      title: spec.title,
      truth: fill(spec.truth, facts, where),
      kind: spec.kind,
      weight: (spec.weight * 100) / total,
      need,
      partial,
      missing: spec.missing,
      ...(common ? { common } : {}),
      ...(spec.root ? { root: true } : {}),
      ...(spec.impact ? { impact: true } : {}),
      ...(spec.exact ? { exact: true } : {}),
      ...(spec.apart ? { apart: true } : {}),
      ...(spec.antagonists ? { antagonists: spec.antagonists } : {}),
      ...(spec.voidedBy ? { voidedBy: spec.voidedBy.filter((id) => id !== manifest.variant) } : {}),
      ...(spec.reach === undefined ? {} : { reach: spec.reach }),
      ...(sql === undefined ? {} : { proof: { sql } }),
      ...(spec.wrong === undefined ? {} : { wrong: fill(spec.wrong, facts, where) }),
    };
  });

  const guilty = new Set(claims.filter((claim) => claim.kind === 'found').flatMap((claim) => entityIds(claim.need)));
  const innocent = new Set(manifest.herrings.flatMap((herring) => herring.entities));
  const entities = manifest.entities.map((entity): KeyEntity => ({
    ...entity,
    side: guilty.has(entity.id) ? 'true' : innocent.has(entity.id) ? 'herring' : 'noise',
  }));
  const ids = new Set(claims.map((claim) => claim.id));
  return {
    version: 1,
    case: parts.caseId,
    scenario: manifest.scenario,
    variant: manifest.variant,
    versions: { tracehound: TRACEHOUND_VERSION, key: parts.rubric.version },
    zone: 'UTC',
    window: manifest.window,
    brief: parts.brief,
    facts,
    entities,
    claims,
    edges: parts.rubric.edges.filter((edge) => ids.has(edge.from) && ids.has(edge.to)),
    rivals: parts.rubric.rivals
      .filter((rival) => rival.id !== manifest.variant && !rival.except.includes(manifest.variant))
      .map(({ id, say, facets: requirements }) => ({ id, say, facets: fillAll(requirements, facts, `${owner}, rival ${id}`) })),
    herrings: manifest.herrings.map((herring) => ({
      id: herring.id,
      entities: herring.entities,
      why: herring.why,
      ...(parts.rubric.herring_concepts[herring.id] ? { concepts: parts.rubric.herring_concepts[herring.id] as string[] } : {}),
    })),
    caps: parts.rubric.caps,
    reveal: {
      summary: fill(parts.variant.cause, facts, `scenarios/${manifest.scenario}/variants/${manifest.variant}.yaml`),
      timeline: [...manifest.timeline].sort((a, b) => (a.at < b.at ? -1 : 1)),
      model: Object.fromEntries(
        Object.entries(
          fillAll(parts.exemplar, answerWords(manifest), `scenarios/${manifest.scenario}/answers/${manifest.variant}/exemplar.yaml`),
        ).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
      ),
      interview: parts.rubric.interview,
    },
  };
}
