/** A unit that registers itself by its file name. */
export interface Unit {
  readonly id: string;
}

/**
 * Turns the modules of an `import.meta.glob` into a map from id to unit.
 * @throws if two files share an id, or a file's name (or folder, for `<id>/index.ts`) is not its id.
 */
export function collect<T extends Unit>(modules: Record<string, T | undefined>): ReadonlyMap<string, T> {
  const units = new Map<string, T>();
  for (const [path, unit] of Object.entries(modules).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const name = /([^/]+?)(?:\/index)?\.ts$/.exec(path)?.[1];
    if (!unit)
      throw new Error(`${path}: a unit is the file's default export, and this file has none. Helpers go to a folder of their own.`);
    if (unit.id !== name) throw new Error(`${path}: the unit's id is "${unit.id}", but its file name says "${name}". Make them equal.`);
    if (units.has(unit.id)) throw new Error(`${path}: there is already a unit "${unit.id}".`);
    units.set(unit.id, unit);
  }
  return units;
}

/**
 * Looks a unit up.
 * @throws with the known ids when there is none of that name.
 */
export function lookup<T extends Unit>(units: ReadonlyMap<string, T>, id: string, kind: string): T {
  const unit = units.get(id);
  if (!unit) throw new Error(`Unknown ${kind} "${id}". Known: ${[...units.keys()].join(', ')}.`);
  return unit;
}
