import type { Claim, Key } from '../case/key.ts';
import type { AnswerInput } from '../../scenarios/_schema/answer.ts';
import type { Connector } from '../query/connector.ts';
import { knownValues, rowsOf, showing, tellingValues, valuesOf, type Row } from './proof.ts';
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

/** Runs every pin once (caps on rows, bytes and number) and compares it with the proofs of `claims`. `cited`: pins that the claim's own words name. */
export async function checkEvidence(
  key: Key,
  answer: AnswerInput,
  claims: readonly Claim[],
  connector: Connector,
  cited: (claim: Claim) => ReadonlySet<number>,
  options: { readonly maxPins?: number; readonly signal?: AbortSignal } = {},
): Promise<Evidence> {
  const pins: PinReport[] = [];
  const shown = new Map<number, readonly Row[]>();
  const list = Array.isArray(answer.pins) ? answer.pins.slice(0, options.maxPins ?? 40) : [];
  for (const [index, pin] of list.entries()) {
    const sql = typeof pin?.sql === 'string' ? pin.sql : '';
    const { report, rows } = await runPin(index, sql, connector, options.signal);
    pins.push(report);
    if (report.status === 'holds') shown.set(index, rows);
  }
  const support = new Map<string, number[]>();
  if (shown.size === 0) return { pins, support, telling: false };
  const known = knownValues(key);
  for (const claim of claims) {
    if (!claim.proof) continue;
    const wanted = await proofValues(claim.proof.sql, connector, known, options.signal);
    if (wanted.length === 0) continue;
    const shows = showing(key, claim, wanted);
    const named = cited(claim);
    const hits = [...shown].filter(([index, rows]) => rows.some((row) => shows(row, named.has(index)))).map(([index]) => index);
    if (hits.length > 0) support.set(claim.id, hits);
  }
  const truth = tellingValues(key);
  const telling = support.size > 0 || [...shown.values()].some((rows) => rows.some((row) => [...row].some((value) => truth.has(value))));
  return { pins, support, telling };
}

async function runPin(
  index: number,
  sql: string,
  connector: Connector,
  signal?: AbortSignal,
): Promise<{ report: PinReport; rows: readonly Row[] }> {
  const none: readonly Row[] = [];
  try {
    const result = await connector.query(sql, { maxRows: WIDE_ROWS + 1, maxBytes: 8 * 1024 * 1024, ...(signal ? { signal } : {}) });
    if (result.rows === 0) return { report: { index, status: 'empty', rows: 0, reason: 'The query runs and returns no row.' }, rows: none };
    if (result.truncated || result.rows > WIDE_ROWS) {
      return {
        report: {
          index,
          status: 'too-wide',
          rows: result.rows,
          reason: `The query returns more than ${WIDE_ROWS} rows; a narrower one shows a point.`,
        },
        rows: none,
      };
    }
    return {
      report: {
        index,
        status: 'holds',
        rows: result.rows,
        reason: `The query runs and returns ${result.rows} ${result.rows === 1 ? 'row' : 'rows'}.`,
      },
      rows: rowsOf(result, READ_ROWS),
    };
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    return { report: { index, status: 'fails', rows: 0, reason: `The query does not run: ${message}`.slice(0, 300) }, rows: none };
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
