import type { Fact } from '../../generators/core/manifest.ts';

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

/** Bytes in decimal units with three significant digits, as people write them: `38.6 GB`. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 ? Math.round(value) : Number(value.toPrecision(3))} ${UNITS[unit]}`;
}

/** `2026-03-04T02:11:09Z` as `2026-03-04 02:11 UTC`; a day stays as it is. */
export function formatTime(iso: string): string {
  if (iso.length === 10) return iso;
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

/** A fact as prose. Text stays as it is; `raw` asks for the value without wording. */
export function formatFact(fact: Fact, raw = false): string {
  const value = fact.observable ?? fact.value;
  if (raw) return String(value);
  if (fact.unit === 'bytes') return formatBytes(Number(value));
  if (fact.unit === 'count') return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
  if (fact.unit === 'time') return formatTime(String(value));
  if (fact.unit === 'seconds') return `${Math.round(Number(value))} s`;
  return String(value);
}

/**
 * Fills `{{fact}}` (worded) and `{{fact|raw}}` (the bare value) in a text.
 * @throws when a fact is not known, naming it and the text's owner
 */
export function fill(text: string, facts: Readonly<Record<string, Fact>>, owner: string): string {
  return text.replaceAll(/\{\{\s*([\w.-]+)\s*(\|\s*raw\s*)?\}\}/g, (_, name: string, raw: string | undefined) => {
    const fact = facts[name];
    if (!fact) throw new Error(`${owner}: there is no fact "${name}". Known: ${Object.keys(facts).sort().join(', ')}.`);
    return formatFact(fact, raw !== undefined);
  });
}

/** `fill` through every string of a plain value. */
export function fillAll<T>(value: T, facts: Readonly<Record<string, Fact>>, owner: string): T {
  if (typeof value === 'string') return fill(value, facts, owner) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => fillAll(item, facts, owner)) as T;
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillAll(item, facts, owner)])) as T;
  return value;
}

/**
 * Fills the neutral words of the brief, `{{word}}` or `{{brief.word}}`, into a text that learners read.
 * @throws when the case has no such word
 */
export function fillBrief(text: string, words: Readonly<Record<string, string>>, owner: string): string {
  return text.replaceAll(/\{\{\s*(?:brief\.)?([\w-]+)\s*\}\}/g, (_, name: string) => {
    const word = words[name];
    if (word === undefined) throw new Error(`${owner}: the brief has no word "${name}". Known: ${Object.keys(words).sort().join(', ')}.`);
    return word;
  });
}
