import type { Fact, Manifest } from '../../generators/core/manifest.ts';
import type { Connector, Value } from '../query/connector.ts';
import { toObjects } from '../query/connector.ts';
import type { Case } from './case.ts';
import type { Key } from './key.ts';
import type { LoadedScenario } from './parse-scenario.ts';
import { fillBrief } from './template.ts';

/** One generated case as a gate sees it: with its manifest and with `truth.<table>(_rid, label)` beside the tables. */
export interface GateCase {
  readonly loaded: LoadedScenario;
  readonly case: Case;
  readonly manifest: Manifest;
  readonly key: Key;
  readonly connector: Connector;
  readonly seed: string;
}

export interface GateResult {
  readonly pass: boolean;
  /** The measured figure beside its limit, in one line. */
  readonly figure: string;
  /** What failed, a line each. */
  readonly detail: readonly string[];
}

/** One part of the quality gate: takes a sample of each case and judges all samples together. */
export interface Gate<Sample = unknown> {
  readonly id: string;
  readonly title: string;
  /** Holds or not for each case alone; otherwise it says something only of many cases together. */
  readonly alone?: true;
  collect(one: GateCase): Promise<Sample>;
  judge(samples: readonly Sample[]): GateResult;
}

/** Cases below which a share says nothing, and how a gate says that it did not judge one. */
export const FEWEST = 10;
export const TOO_FEW = `, not judged: fewer than ${FEWEST} cases`;

export const defineGate = <Sample>(gate: Gate<Sample>): Gate<Sample> => gate;

/** A gate that holds or not for each case alone: `check` returns what is wrong, or null where the case has nothing to judge. */
export function defineCaseGate(gate: {
  readonly id: string;
  readonly title: string;
  check(one: GateCase): Promise<readonly string[] | null>;
}): Gate<readonly string[] | null> {
  return {
    id: gate.id,
    title: gate.title,
    alone: true,
    async collect(one) {
      const wrong = await gate.check(one);
      return wrong && wrong.map((line) => `${one.manifest.variant} · ${one.seed}: ${line}`);
    },
    judge(samples) {
      const judged = samples.filter((sample) => sample !== null);
      const bad = judged.filter((sample) => sample.length > 0).length;
      const rest = samples.length - judged.length;
      return {
        pass: bad === 0,
        figure: `${judged.length - bad} of ${judged.length} cases${rest > 0 ? `, nothing to judge in ${rest} more` : ''}`,
        detail: judged.flat(),
      };
    },
  };
}

/** Fills the brief's words (and nothing else of the manifest) into a query. */
export const briefed = (sql: string, manifest: Manifest, owner: string): string => fillBrief(sql, manifest.brief, owner);

/** Labels of the rows that belong to the incident. */
export const incidentLabels = ({ labels }: Manifest): number[] =>
  labels.flatMap((label, index) => (index > 0 && label.kind === 'incident' ? [index] : []));

/** Runs a query and gives its rows as objects. */
export const rows = async (connector: Connector, sql: string): Promise<Record<string, Value>[]> => toObjects(await connector.query(sql));

/** A scalar as text; nested values as JSON. */
const asText = (value: Value): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

const asTime = (value: Value): number => Date.parse(asText(value).replace(' ', 'T').replace(/Z?$/, 'Z'));

/**
 * Does a query's value show the fact? Amounts within the relative tolerance (default 0.1 %), times within its seconds
 * (default 1 s), anything else equal.
 */
export function shows(value: Value | undefined, fact: Fact): boolean {
  if (value === undefined || value === null) return false;
  const expected = fact.observable ?? fact.value;
  if (fact.unit === 'time') return Math.abs(asTime(value) - asTime(expected)) <= (fact.tolerance ?? 1) * 1000;
  if (typeof expected === 'number') return Math.abs(Number(value) - expected) <= Math.abs(expected) * (fact.tolerance ?? 0.001);
  if (typeof expected === 'boolean') return asText(value) === String(expected);
  return asText(value) === expected;
}
