import { parse } from 'yaml';
import type { Fact, Label, Manifest } from '../../generators/core/manifest.ts';
import type { Connector, Value } from '../query/connector.ts';
import { identifier } from '../query/sql.ts';
import { answerWords } from './answer-words.ts';
import { claimsOf } from './assemble.ts';
import type { Case } from './case.ts';
import { briefed, rows, shows } from './gate.ts';
import type { LoadedScenario } from './parse-scenario.ts';
import { fillAll } from './template.ts';

/** One value that a proof returns, beside the fact that it should show. */
export interface SolvedFact {
  readonly column: string;
  /** Name of the fact. */
  readonly fact: string;
  /** Absent where the proof has no row or no such column. */
  readonly found: Value | undefined;
  readonly expected: Fact['value'] | undefined;
  readonly ok: boolean;
}

/** A claim of the rubric with its proof run against the case. */
export interface SolvedClaim {
  readonly id: string;
  readonly kind: 'found' | 'proposed';
  readonly title: string;
  readonly proof: string | undefined;
  readonly sql: string | undefined;
  readonly facts: readonly SolvedFact[];
  /** What the engine or the template said when the proof could not run, or that it has no row. */
  readonly error: string | undefined;
}

/** A reason for rows to exist, and where they are. */
export interface LabelRows extends Label {
  /** As in `truth.<table>(_rid, label)`. */
  readonly index: number;
  /** Rows by table; tables without any are left out. */
  readonly rows: Readonly<Record<string, number>>;
}

/** Did the proof run, and did it return every fact that it promises? */
export const solved = (claim: SolvedClaim): boolean => claim.error === undefined && claim.facts.every((fact) => fact.ok);

/**
 * Runs the reference hunt of the case's variant: the proof of each claim, its first row beside the facts.
 * A proof that fails is part of the result, not an exception.
 */
export async function solveClaims(connector: Connector, loaded: LoadedScenario, manifest: Manifest): Promise<SolvedClaim[]> {
  if (!loaded.rubric) throw new Error(`scenarios/${loaded.scenario.id}: there is no rubric.yaml.`);
  const claims: SolvedClaim[] = [];
  for (const claim of claimsOf(loaded.rubric, manifest.variant)) {
    let sql: string | undefined;
    let found: Record<string, Value> | undefined;
    let error: string | undefined;
    try {
      const source = claim.proof === undefined ? undefined : loaded.queries[claim.proof];
      if (claim.proof !== undefined && source === undefined) throw new Error(`There is no queries/${claim.proof}.sql.`);
      sql = source === undefined ? undefined : briefed(source, manifest, `queries/${claim.proof}.sql`);
      if (sql !== undefined) {
        [found] = await rows(connector, sql);
        if (!found) error = 'The proof returns no row.';
      }
    } catch (cause) {
      error = cause instanceof Error ? cause.message : String(cause);
    }
    const facts = Object.entries(claim.returns).map(([column, name]): SolvedFact => {
      const fact = manifest.facts[name];
      const value = found?.[column];
      return { column, fact: name, found: value, expected: fact?.observable ?? fact?.value, ok: fact !== undefined && shows(value, fact) };
    });
    claims.push({ id: claim.id, kind: claim.kind, title: claim.title, proof: claim.proof, sql, facts, error });
  }
  return claims;
}

/** Tables whose rows say why they exist: all that have rows, in a case made with labels. */
export async function labelled(connector: Connector, tables: Case['tables']): Promise<Case['tables']> {
  const known = new Set(
    (await rows(connector, "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'truth'")).map((row) => row['table_name']),
  );
  return tables.filter(({ name }) => known.has(name));
}

/** How many rows each label has in each table. Needs a case made with labels. */
export async function labelRows(connector: Connector, tables: Case['tables'], manifest: Manifest): Promise<LabelRows[]> {
  const counts = manifest.labels.map((): Record<string, number> => ({}));
  for (const { name } of await labelled(connector, tables)) {
    for (const { label, n } of await rows(
      connector,
      `SELECT label::INT AS label, count(*)::INT AS n FROM truth.${identifier(name)} WHERE label > 0 GROUP BY ALL`,
    )) {
      const of = counts[Number(label)];
      if (of) of[name] = Number(n);
    }
  }
  return manifest.labels.map((label, index) => ({ ...label, index, rows: counts[index] ?? {} })).slice(1);
}

/** The exemplar answer of the case's variant with this case's words in it; undefined where the author wrote none. */
export function exemplarOf(loaded: LoadedScenario, manifest: Manifest): Record<string, unknown> | undefined {
  const text = loaded.answers[manifest.variant]?.['exemplar'];
  if (text === undefined) return undefined;
  return fillAll(parse(text) as Record<string, unknown>, answerWords(manifest), `answers/${manifest.variant}/exemplar.yaml`);
}
