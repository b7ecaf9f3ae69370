import { CLUSTER_LETTERS } from '../../../generators/core/ids.ts';
import { chance, separability } from '../classifier.ts';
import { defineGate, incidentLabels, rows, type GateCase } from '../gate.ts';
import { leakFeatures, type LeakFeatures } from '../leak-features.ts';
import { labelled } from '../solve.ts';

/** Incident rows below which an AUC says nothing (architecture: pooled over seeds to at least 200). */
const MIN_ROWS = 200;
/**
 * The classifier fits its score to the rows it has, so chance takes it further than a score that was there before: over seeds, the AUC of
 * 300 rows without any leak strays by 0.035 and that of 1200 by 0.015. Two seeds of a table that has the rows shall judge by the margin alone.
 */
const MAX_ROWS_PER_CASE = 600;
/** How far from one half an AUC may lie (architecture: 0.45 to 0.55). */
const MARGIN = 0.05;
/**
 * The margin is narrower than chance where rows are few: 200 rows of each side swing by 0.029 (one standard error), so 1 of 12
 * tables without any leak would fail. From about 830 rows on the margin alone counts.
 */
const ERRORS = 3;
/** Places of values in their ENUM, of all tables together. */
const DICTIONARY = 'dictionary';

/**
 * Texts stand in their ENUM by the alphabet, so those that differ in a number or a generated suffix alone (the pods of one job) stand side
 * by side whatever they are: they are one draw, in one case as in many (a ticket in which each variant has other figures).
 */
const KIND = `regexp_replace(regexp_replace(v::VARCHAR, '-[${CLUSTER_LETTERS}]{5}\\b', '-#', 'g'), '[0-9]+', '#', 'g')`;

interface Row {
  readonly features: readonly number[];
  readonly incident: boolean;
  /** Seed of the case. Variants of one seed share their draws, so their rows are not independent of each other. */
  readonly seed?: string;
  /** Rows about one value, wherever it stands, count once. */
  readonly value?: string;
}

interface Sample {
  readonly [table: string]: readonly Row[];
}

/** Rows of a table that are independent: of each seed, those of the variant that has the most. */
function independent(samples: readonly Sample[], table: string): readonly Row[] {
  const best = new Map<string, readonly Row[]>();
  const values = new Map<string, Row>();
  samples.forEach((sample, index) => {
    const rowsOf = sample[table] ?? [];
    for (const row of rowsOf) if (row.value !== undefined && (row.incident || !values.has(row.value))) values.set(row.value, row);
    const seed = rowsOf[0]?.seed ?? String(index);
    if (rowsOf.length > (best.get(seed)?.length ?? 0)) best.set(seed, rowsOf);
  });
  return values.size > 0 ? [...values.values()] : [...best.values()].flat();
}

/**
 * Incident rows, each with one of the background of the same operation and hour. Rows of one delivery share the digits of their arrival,
 * and rows of one instant (what is on one page) those of their time: one of each counts for all, since it is one draw.
 */
async function pairs({ connector, seed }: GateCase, { table, time, op, features }: LeakFeatures, incident: string): Promise<Row[]> {
  const found = await rows(
    connector,
    `WITH r AS (
       SELECT t.label IN (${incident}) AS y, ${op} AS op, hour(${time}) AS h, hash(_rid) AS o, _arrived AS g, ${time} AS i,
         [${features.map((feature) => `coalesce((${feature})::DOUBLE, 0)`).join(', ')}] AS f
       FROM "${table}" JOIN truth."${table}" t USING (_rid) WHERE t.label = 0 OR t.label IN (${incident})),
     delivery AS (SELECT * FROM r QUALIFY row_number() OVER (PARTITION BY y, op, g ORDER BY o) = 1),
     one AS (SELECT * FROM delivery QUALIFY row_number() OVER (PARTITION BY y, op, i ORDER BY o) = 1),
     nth AS (SELECT *, row_number() OVER (PARTITION BY y, op, h ORDER BY o) AS n FROM one),
     pair AS (SELECT hit.f AS a, other.f AS b, hit.o FROM nth hit JOIN nth other USING (op, h, n) WHERE hit.y AND NOT other.y)
     SELECT a, b FROM pair ORDER BY o LIMIT ${MAX_ROWS_PER_CASE}`,
  );
  return found.flatMap((row) => [
    { features: row['a'] as number[], incident: true, seed },
    { features: row['b'] as number[], incident: false, seed },
  ]);
}

/** Where the values stand in their ENUM that only the incident has, and as many of each column that only the background has. */
async function places({ connector, case: { tables } }: GateCase, incident: string): Promise<Row[]> {
  const columns = await rows(
    connector,
    `SELECT table_name AS t, column_name AS c FROM duckdb_columns() WHERE schema_name = 'main' AND data_type LIKE 'ENUM(%' ORDER BY ALL`,
  );
  const list: Row[] = [];
  for (const { t, c } of columns) {
    const [table, column] = [t as string, c as string];
    if (!tables.some(({ name }) => name === table)) continue;
    const found = await rows(
      connector,
      `WITH v AS (
         SELECT "${column}" AS v, bool_and(label IN (${incident})) AS y, bool_or(label IN (${incident})) AS touched
         FROM "${table}" JOIN truth."${table}" USING (_rid) WHERE "${column}" IS NOT NULL GROUP BY 1),
       kind AS (SELECT *, ${KIND} AS kind FROM v WHERE y OR NOT touched
         QUALIFY row_number() OVER (PARTITION BY y, kind ORDER BY hash(v::VARCHAR)) = 1),
       n AS (SELECT *, row_number() OVER (PARTITION BY y ORDER BY hash(v::VARCHAR)) AS n FROM kind)
       SELECT kind AS value, y, (enum_code(v) + 0.5) / (SELECT count(*) FROM v) AS place, enum_code(v) % 7 AS code
       FROM n WHERE n <= (SELECT count(*) FROM n WHERE y) ORDER BY y, n`,
    );
    for (const { value, y, place, code } of found)
      list.push({ features: [Number(place), Number(code)], incident: y === true, value: `${table}.${column}=${value as string}` });
  }
  return list;
}

/** Tables that hold rows of the incident: what an incident does to rows that are there anyway marks none. */
async function withIncident({ connector, case: { tables } }: GateCase, incident: string): Promise<typeof tables> {
  if (incident === '') return [];
  const found: string[] = [];
  for (const { name } of await labelled(connector, tables)) {
    const [any] = await rows(connector, `SELECT 1 FROM truth."${name}" WHERE label IN (${incident}) LIMIT 1`);
    if (any) found.push(name);
  }
  return tables.filter(({ name }) => found.includes(name));
}

/** Incident rows cannot be told from background rows of the same table, operation and hour by what means nothing. */
export default defineGate<Sample>({
  id: 'leak',
  title: 'Meaningless columns tell nothing',
  async collect(one) {
    const incident = incidentLabels(one.manifest).join(', ');
    const sample: Record<string, Row[]> = {};
    for (const table of await withIncident(one, incident))
      for (const [name, features] of Object.entries(leakFeatures(table))) sample[name] = await pairs(one, features, incident);
    // What only changes rows that are there anyway has no values of its own either.
    if (Object.keys(sample).length) sample[DICTIONARY] = await places(one, incident);
    return sample;
  },
  judge(samples) {
    const parts: string[] = [];
    const few: string[] = [];
    const detail: string[] = [];
    const tables = new Set(samples.flatMap((sample) => Object.keys(sample)));
    for (const table of [...[...tables].filter((name) => name !== DICTIONARY).sort(), DICTIONARY]) {
      const pooled = independent(samples, table);
      const hits = pooled.filter((row) => row.incident).length;
      if (hits < MIN_ROWS) {
        if (hits > 0) few.push(`${table} ${hits}`);
        continue;
      }
      const value = separability(
        pooled.map((row) => row.features),
        pooled.map((row) => row.incident),
        table === DICTIONARY ? 1 : 2,
      );
      parts.push(`${table} ${value.toFixed(3)} (${hits} rows)`);
      const margin = Math.max(MARGIN, ERRORS * chance(hits, pooled.length - hits));
      if (Math.abs(value - 0.5) > margin) detail.push(`${table}: AUC ${value.toFixed(3)} is further from 0.5 than ${margin.toFixed(3)}`);
    }
    if (few.length) parts.push(`not judged, too few rows: ${few.join(', ')}`);
    const none = samples.filter((sample) => Object.keys(sample).length === 0).length;
    if (none > 0) parts.push(`no rows of its own in ${none} of ${samples.length} cases`);
    return { pass: detail.length === 0, figure: `AUC ${parts.join(', ')}`, detail };
  },
});
