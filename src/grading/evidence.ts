import { isGiven, type Claim, type Key } from '../case/key.ts';
import type { AnswerInput } from '../../scenarios/_schema/answer.ts';
import type { Connector, QueryResult, Value } from '../query/connector.ts';
import type { Report } from './report.ts';

export type PinReport = Report['pins'][number];

/** A pin whose result is larger than this shows nothing in particular. */
export const WIDE_ROWS = 2_000;
/** Rows of a pin that are compared with a proof. */
const READ_ROWS = 500;
/** Rows of a proof whose values a pin must show. */
const PROOF_ROWS = 5;

/** Pins run again, and which claims each one supports. */
export interface Evidence {
  readonly pins: readonly PinReport[];
  /** Claim id → indices of the pins that show its proof. */
  readonly support: ReadonlyMap<string, readonly number[]>;
  /** Does any pin show something of the case: a claim's proof, a name of the truth, or the value of a fact? */
  readonly telling: boolean;
}

/** Runs every pin once (caps on rows, bytes and number) and compares it with the proofs of `claims`. */
export async function checkEvidence(
  key: Key,
  answer: AnswerInput,
  claims: readonly Claim[],
  connector: Connector,
  options: { readonly maxPins?: number; readonly signal?: AbortSignal } = {},
): Promise<Evidence> {
  const pins: PinReport[] = [];
  const shown = new Map<number, ReadonlySet<string>>();
  const list = Array.isArray(answer.pins) ? answer.pins.slice(0, options.maxPins ?? 40) : [];
  for (const [index, pin] of list.entries()) {
    const sql = typeof pin?.sql === 'string' ? pin.sql : '';
    const { report, values } = await runPin(index, sql, connector, options.signal);
    pins.push(report);
    if (report.status === 'holds') shown.set(index, values);
  }
  const support = new Map<string, number[]>();
  if (shown.size === 0) return { pins, support, telling: false };
  const known = knownValues(key);
  for (const claim of claims) {
    if (!claim.proof) continue;
    const wanted = await proofValues(claim.proof.sql, connector, known, options.signal);
    if (wanted.length === 0) continue;
    // Half of what the proof shows is enough: a pin need not repeat every column of it.
    const hits = [...shown]
      .filter(([, values]) => wanted.filter((value) => values.has(value)).length * 2 >= wanted.length)
      .map(([index]) => index);
    if (hits.length > 0) support.set(claim.id, hits);
  }
  const truth = tellingValues(key);
  const telling = support.size > 0 || [...shown.values()].some((values) => [...values].some((value) => truth.has(value)));
  return { pins, support, telling };
}

async function runPin(
  index: number,
  sql: string,
  connector: Connector,
  signal?: AbortSignal,
): Promise<{ report: PinReport; values: ReadonlySet<string> }> {
  const none = new Set<string>();
  try {
    const result = await connector.query(sql, { maxRows: WIDE_ROWS + 1, maxBytes: 8 * 1024 * 1024, ...(signal ? { signal } : {}) });
    if (result.rows === 0)
      return { report: { index, status: 'empty', rows: 0, reason: 'The query runs and returns no row.' }, values: none };
    if (result.truncated || result.rows > WIDE_ROWS) {
      return {
        report: {
          index,
          status: 'too-wide',
          rows: result.rows,
          reason: `The query returns more than ${WIDE_ROWS} rows; a narrower one shows a point.`,
        },
        values: none,
      };
    }
    return {
      report: {
        index,
        status: 'holds',
        rows: result.rows,
        reason: `The query runs and returns ${result.rows} ${result.rows === 1 ? 'row' : 'rows'}.`,
      },
      values: valuesOf(result, READ_ROWS),
    };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { report: { index, status: 'fails', rows: 0, reason: `The query does not run: ${message}`.slice(0, 300) }, values: none };
  }
}

/** Values of the proof's first rows that mean something: names of the case, amounts and times of its facts. */
async function proofValues(sql: string, connector: Connector, known: ReadonlySet<string>, signal?: AbortSignal): Promise<string[]> {
  try {
    const result = await connector.query(sql, { maxRows: PROOF_ROWS, ...(signal ? { signal } : {}) });
    const values = [...valuesOf(result, PROOF_ROWS)];
    const telling = values.filter((value) => known.has(value));
    return telling.length > 0 ? telling : values.filter((value) => value.length >= 4);
  } catch {
    return [];
  }
}

const knownValues = (key: Key): Set<string> => new Set([...names(key.entities), ...factValues(key)]);

/** Values that no query shows by chance: names of the truth and facts, but what the brief gives away, and more than a small number. */
function tellingValues(key: Key): Set<string> {
  const brief = spell(key.brief);
  const given = new Set(factValues(key, isGiven));
  const values = [...names(key.entities.filter(({ side }) => side === 'true')), ...factValues(key, (name) => !isGiven(name))];
  return new Set(values.filter((value) => value.length >= 4 && !given.has(value) && !brief.includes(value)));
}

const names = (entities: Key['entities']): string[] =>
  entities.flatMap(({ value, aliases = [] }) => [value, ...aliases].map((name) => spell(name)));

const factValues = (key: Key, wanted: (name: string) => boolean = () => true): string[] =>
  Object.entries(key.facts).flatMap(([name, { value, observable }]) =>
    wanted(name) ? [value, observable].flatMap((each) => (each === undefined || typeof each === 'boolean' ? [] : [spell(each)])) : [],
  );

function valuesOf(result: QueryResult, rows: number): Set<string> {
  const values = new Set<string>();
  const walk = (value: Value, depth: number): void => {
    if (value === null || typeof value === 'boolean' || depth > 6) return;
    if (Array.isArray(value)) for (const part of value as readonly Value[]) walk(part, depth + 1);
    else if (typeof value === 'object') for (const part of Object.values(value)) walk(part, depth + 1);
    else values.add(spell(value));
  };
  for (let row = 0; row < Math.min(rows, result.rows); row++)
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
