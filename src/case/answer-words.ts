import type { EntityType, Fact, Manifest } from '../../generators/core/manifest.ts';

const BYSTANDERS: readonly EntityType[] = [
  'person',
  'role',
  'instance',
  'key',
  'address',
  'account',
  'repository',
  'bucket',
  'user',
  'vendor',
  'device',
  'client',
  'node',
  'pod',
  'deployment',
  'job',
];

/**
 * What exemplar and decoy answers may say besides the facts:
 * `herring.entity`, `herring.why` (a drawn oddity with something to name), `sibling.entity`, `sibling.why`, and
 * `other.<type>`, something of the case that had no part in it.
 */
export function answerWords(manifest: Manifest): Readonly<Record<string, Fact>> {
  const byId = new Map(manifest.entities.map((entity) => [entity.id, entity]));
  const kinds = new Map(manifest.labels.map((label) => [label.id, label.kind]));
  const guilty = new Set(Object.values(manifest.facts).map((fact) => String(fact.value)));
  const words: Record<string, Fact> = { ...manifest.facts };
  for (const kind of ['herring', 'sibling'] as const) {
    const named = manifest.herrings.flatMap((herring) => {
      const entity = herring.entities.map((id) => byId.get(id)).find((found) => found !== undefined && !guilty.has(found.value));
      return entity && (kinds.get(herring.id) ?? 'herring') === kind ? [{ herring, entity }] : [];
    });
    const [first] = named.length
      ? named
      : manifest.herrings.flatMap((herring) => {
          const entity = herring.entities.map((id) => byId.get(id)).find((found) => found !== undefined && !guilty.has(found.value));
          return entity ? [{ herring, entity }] : [];
        });
    if (!first) continue;
    words[`${kind}.entity`] = { value: first.entity.value };
    words[`${kind}.why`] = { value: first.herring.why.replace(/[.\s]+$/, '') };
  }
  const inHerrings = new Set(manifest.herrings.flatMap((herring) => herring.entities));
  for (const type of BYSTANDERS) {
    const other = manifest.entities.find(
      (entity) =>
        entity.type === type &&
        !guilty.has(entity.value) &&
        !inHerrings.has(entity.id) &&
        !entity.aliases?.some((alias) => guilty.has(alias)),
    );
    // A small case may know no other address: one of a documentation range then stands for "somebody else's".
    const value = other?.value ?? (type === 'address' ? '192.0.2.250' : undefined);
    if (value !== undefined) words[`other.${type}`] = { value };
  }
  return words;
}
