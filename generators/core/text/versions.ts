/** Versions of releases, as they follow one another. */
import type { Rng } from '../random.ts';

type Version = readonly number[];

/** Where a text names a version. */
export const VERSION = /\d+\.\d+\.\d+/;
/** Share of releases that only mend something, and of the others those that break nothing. */
const PATCHES = 0.6;
const MINORS = 0.9;

const read = (text: string): Version => text.split('.').map(Number);

/** The version after another: mostly a patch, seldom a new major one. */
function versionAfter(rng: Rng, version: string): string {
  const [major = 1, minor = 0, patch = 0] = read(version);
  if (rng.chance(PATCHES)) return `${major}.${minor}.${patch + 1}`;
  return rng.chance(MINORS) ? `${major}.${minor + 1}.0` : `${major + 1}.0.0`;
}

/** The version before another: `3.4.0` before `3.4.1`, some `3.3.n` before `3.4.0`. */
export function versionBefore(rng: Rng, version: string): string {
  const [major = 1, minor = 0, patch = 0] = read(version);
  if (patch > 0) return `${major}.${minor}.${patch - 1}`;
  return minor > 0 ? `${major}.${minor - 1}.${rng.int(6)}` : `${Math.max(0, major - 1)}.${9 + rng.int(9)}.${rng.int(6)}`;
}

interface Entry {
  readonly t: number;
  readonly system?: string | null;
  readonly summary?: string | null;
}

/**
 * Gives entries that name a version one that follows the last of their system; one that rolls back names the last but one.
 * @param draws of a system and moment
 * @returns the entries in the order of time
 */
export function numbered<E extends Entry>(entries: readonly E[], draws: (system: string, t: number) => Rng): E[] {
  const known = new Map<string, string[]>();
  return [...entries]
    .sort((a, b) => a.t - b.t)
    .map((entry) => {
      const { t } = entry;
      const system = entry.system ?? '';
      const summary = entry.summary ?? '';
      if (!VERSION.test(summary)) return entry;
      const rng = draws(system, t);
      const past = known.get(system) ?? [`${rng.between(1, 6)}.${rng.between(0, 20)}.${rng.between(0, 5)}`];
      known.set(system, past);
      const back = summary.startsWith('roll back');
      if (back && past.length < 2) past.unshift(versionBefore(rng, past[0]!));
      const version = back ? past.at(-2)! : versionAfter(rng, past.at(-1)!);
      if (!back) past.push(version);
      return { ...entry, summary: summary.replace(VERSION, version) };
    });
}

/**
 * Gives the releases of a system, of which it is known what runs, versions that lead there.
 * @param latest version of the last of them up to `settled`; later ones mend it
 */
export function leadingTo<E extends Entry>(entries: readonly E[], latest: string, settled: number, rng: Rng): E[] {
  const sorted = [...entries].sort((a, b) => a.t - b.t);
  const named = (entry: E, version: string): E => ({ ...entry, summary: (entry.summary ?? '').replace(VERSION, version) });
  let version = latest;
  const before = sorted
    .filter(({ t }) => t < settled)
    .reverse()
    .map((entry) => {
      const made = named(entry, version);
      version = versionBefore(rng, version);
      return made;
    });
  const [major = 1, minor = 0, patch = 0] = read(latest);
  const after = sorted.filter(({ t }) => t >= settled).map((entry, i) => named(entry, `${major}.${minor}.${patch + 1 + i}`));
  return [...before.reverse(), ...after];
}
