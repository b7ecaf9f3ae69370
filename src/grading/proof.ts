import { isGiven, type Claim, type Facet, type Key } from '../case/key.ts';
import type { QueryResult, Value } from '../query/connector.ts';
import { AMOUNT_TOLERANCE } from './checks/quantity.ts';
import { TIME_TOLERANCE } from './times.ts';

/** The values of one row, each in one spelling. */
export type Row = ReadonlySet<string>;

/** Values that a row must share with the proof where nothing else ties it to the claim. */
const SHARED = 2;
/** So few rows are read as one, too: a total and its parts, a pair of rows that are compared. */
const FEW_ROWS = 5;

/**
 * Tells whether a row shows a claim: it holds what the claim names (each name, amount and time of `need`, but what the brief gives
 * away), and something that only the claim's own proof has. A pin that the learner cites beside the claim needs the first alone.
 */
export function showing(key: Key, claim: Claim, wanted: readonly string[]): (row: Row, cited: boolean) => boolean {
  const needed = claim.need.filter((facet) => isChecked(facet, key));
  const given = givenValues(key);
  const own = wanted.filter((value) => !given(value));
  const proof = own.length > 0 ? own : wanted;
  const only = ownValues(key, claim).filter((value) => !given(value));
  const enough = Math.min(SHARED, Math.ceil(proof.length / 2));
  return (row, cited) => {
    if (!needed.every((facet) => holds(facet, row, key))) return false;
    const shared = proof.filter((value) => row.has(value)).length;
    if (cited) return needed.length > 0 || shared > 0;
    return only.length > 0 ? shared > 0 && only.some((value) => row.has(value)) : shared >= enough;
  };
}

/** Can rows be compared with the facet, and does the brief not give its value away? */
function isChecked(facet: Facet, key: Key): boolean {
  if ('quantity' in facet || 'time' in facet) return true;
  if ('anyOf' in facet) return facet.anyOf.every((part) => isChecked(part, key));
  if (!('entity' in facet)) return false;
  const given = givenValues(key);
  return namesOf(facet.entity, key).every((name) => !given(name));
}

function holds(facet: Facet, row: Row, key: Key): boolean {
  if ('anyOf' in facet) return facet.anyOf.some((part) => holds(part, row, key));
  if ('entity' in facet) return namesOf(facet.entity, key).some((name) => row.has(name));
  const name = 'quantity' in facet ? facet.quantity : 'time' in facet ? facet.time : '';
  const fact = key.facts[name];
  return [fact?.value, fact?.observable].some((value) => {
    if (typeof value === 'number')
      return [...row].some((shown) => Math.abs(Number(shown) - value) <= (fact?.tolerance ?? AMOUNT_TOLERANCE) * Math.abs(value));
    const at = typeof value === 'string' ? Date.parse(value) : NaN;
    return [...row].some((shown) => Math.abs(instant(shown) - at) <= 1000 * (fact?.tolerance ?? TIME_TOLERANCE) + 60_000);
  });
}

/** Milliseconds of a spelled time, NaN of anything else. */
const instant = (shown: string): number =>
  /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/.test(shown) ? Date.parse(`${shown.replace(' ', 'T')}:00Z`) : NaN;

/**
 * Values of the facts that the claim is about and no other: those whose group (`entry.…`) its truth names. A value that stands in
 * other groups too (the role that came in is the role that read) tells nothing about this claim.
 */
function ownValues(key: Key, claim: Claim): string[] {
  const groups = new Map<string, Set<string>>();
  for (const [name, { value }] of Object.entries(key.facts)) {
    if (typeof value !== 'string' || value.length < 4 || isGiven(name) || instant(spell(value)) > 0) continue;
    const group = name.split('.')[0] ?? '';
    const spelled = spell(value);
    groups.set(spelled, (groups.get(spelled) ?? new Set<string>()).add(group));
  }
  const truth = claim.truth.toLowerCase();
  const told = [...groups].filter(([value]) => truth.includes(value)).map(([, names]) => names);
  const sure = told.filter((names) => names.size === 1);
  const about = new Set((sure.length > 0 ? sure : told).flatMap((names) => [...names]));
  return [...groups].filter(([, names]) => [...names].every((name) => about.has(name))).map(([value]) => value);
}

const namesOf = (ids: readonly string[], key: Key): string[] => names(key.entities.filter(({ id }) => ids.includes(id)));

export const knownValues = (key: Key): Set<string> => new Set([...names(key.entities), ...factValues(key)]);

/** Is it something that the brief gives away, so that any row may show it? */
function givenValues(key: Key): (value: string) => boolean {
  const brief = spell(key.brief);
  const given = new Set(factValues(key, isGiven));
  return (value) => given.has(value) || (value.length >= 4 && brief.includes(value));
}

/** Values that no query shows by chance: names of the truth and facts, but what the brief gives away, and more than a small number. */
export function tellingValues(key: Key): Set<string> {
  const given = givenValues(key);
  const values = [...names(key.entities.filter(({ side }) => side === 'true')), ...factValues(key, (name) => !isGiven(name))];
  return new Set(values.filter((value) => value.length >= 4 && !given(value)));
}

const names = (entities: Key['entities']): string[] =>
  entities.flatMap(({ value, aliases = [] }) => [value, ...aliases].map((name) => spell(name)));

const factValues = (key: Key, wanted: (name: string) => boolean = () => true): string[] =>
  Object.entries(key.facts).flatMap(([name, { value, observable }]) =>
    wanted(name) ? [value, observable].flatMap((each) => (each === undefined || typeof each === 'boolean' ? [] : [spell(each)])) : [],
  );

/** Values of each row; of a small result also those of all rows together. */
export function rowsOf(result: QueryResult, limit: number): Row[] {
  const rows = Array.from({ length: Math.min(limit, result.rows) }, (_, row) => rowValues(result, row));
  return rows.length > 1 && result.rows <= FEW_ROWS ? [...rows, new Set(rows.flatMap((row) => [...row]))] : rows;
}

/** Values of the first rows together. */
export const valuesOf = (result: QueryResult, limit: number): Row => new Set(rowsOf(result, limit).flatMap((row) => [...row]));

function rowValues(result: QueryResult, row: number): Row {
  const values = new Set<string>();
  const walk = (value: Value, depth: number): void => {
    if (value === null || typeof value === 'boolean' || depth > 8) return;
    if (Array.isArray(value)) for (const part of value as readonly Value[]) walk(part, depth + 1);
    else if (typeof value === 'object') for (const part of Object.values(value)) walk(part, depth + 1);
    else {
      values.add(spell(value));
      // A document kept as text, such as a policy.
      if (typeof value === 'string' && /^\s*[[{]/.test(value) && value.length < 100_000) {
        try {
          walk(JSON.parse(value) as Value, depth + 1);
        } catch {
          // Text that only looks like JSON has no parts.
        }
      }
    }
  };
  for (let column = 0; column < result.columns.length; column++) walk(result.value(row, column), 0);
  return values;
}

/** One spelling per value: whole numbers without decimals, times to the minute, text in lower case. */
function spell(value: string | number): string {
  if (typeof value === 'number') return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return value.slice(0, 16).replace('T', ' ');
  if (/^-?\d+(?:\.\d+)?$/.test(value) && value.length <= 15) return spell(Number(value));
  return value.toLowerCase();
}
