import { separability } from '../classifier.ts';
import { defineGate, rows } from '../gate.ts';

/** Incident rows below which an AUC says nothing (architecture: pooled over seeds to at least 200). */
const MIN_ROWS = 200;
const MAX_ROWS_PER_CASE = 150;
const LOW = 0.45;
const HIGH = 0.55;

const hexBytes = (text: string, places: readonly number[]): string[] =>
  places.map((place) => `('0x' || substr(replace(${text}, '-', ''), ${place}, 2))::INT`);

/** Place of the row. A burst is a run of neighbours: a small number spreads even a short run evenly. */
const PLACE = '_rid % 7';

/** Digits of arrival below the second: DuckDB's `microsecond` counts the seconds of the minute too. */
const SUBSECOND = 'microsecond(_arrived) % 1000000 % 997';

/**
 * Meaningless features by table: bits of ids, place of the row, digits of arrival. Not the seconds of the event or of its
 * arrival: a burst fills a few minutes and so a few seconds, which is meaning. `op` is what the match holds equal.
 * Rows that share `together` share the features too (flow records are delivered by the hundred), so one of them counts for all.
 */
const TABLES: Readonly<Record<string, { time: string; op: string; features: readonly string[]; together?: string }>> = {
  cloudtrail: {
    time: 'eventtime',
    op: 'eventname',
    features: [
      ...hexBytes('eventid::VARCHAR', [1, 3, 5, 11, 23, 31]),
      PLACE,
      SUBSECOND,
      "length(coalesce(requestid, ''))",
      'ascii(requestid)',
    ],
  },
  s3_access: {
    time: 'time',
    op: 'operation',
    features: [PLACE, SUBSECOND, 'ascii(request_id)', 'ascii(substr(request_id, 9, 1))', "ascii(substr(coalesce(host_id, '-'), 5, 1))"],
  },
  vpc_flow: {
    time: 'start_time',
    op: 'concat(flow_direction, action, tcp_flags)',
    // Flow records of one conversation share their place in the minute, so a handful of conversations says nothing about seconds.
    features: [PLACE, SUBSECOND],
    together: '_arrived',
  },
};

interface Row {
  readonly features: number[];
  readonly incident: boolean;
  /** Seed of the case. Variants of one seed share their draws, so their rows are not independent of each other. */
  readonly seed?: string;
}

interface Sample {
  readonly [table: string]: readonly Row[];
}

/** Rows of a table that are independent: of each seed, those of the variant that has the most. */
function independent(samples: readonly Sample[], table: string): readonly Row[] {
  const best = new Map<string, readonly Row[]>();
  samples.forEach((sample, index) => {
    const rowsOf = sample[table] ?? [];
    const seed = rowsOf[0]?.seed ?? String(index);
    if (rowsOf.length > (best.get(seed)?.length ?? 0)) best.set(seed, rowsOf);
  });
  return [...best.values()].flat();
}

/** Standard error of an AUC around one half, for as many incident as background rows (Mann-Whitney under no difference). */
const chance = (hits: number): number => Math.sqrt((2 * hits + 1) / (12 * hits * hits));

/** Incident rows cannot be told from background rows of the same table, operation and hour by what means nothing. */
export default defineGate<Sample>({
  id: 'leak',
  title: 'Meaningless columns tell nothing',
  async collect({ manifest, connector, seed, case: { tables } }) {
    const incident = manifest.labels.flatMap((label, index) => (index > 0 && label.kind === 'incident' ? [index] : []));
    const sample: Record<string, Row[]> = {};
    for (const [table, { time, op, features, together = '_rid' }] of Object.entries(TABLES)) {
      if (!tables.some(({ name }) => name === table) || incident.length === 0) continue;
      const found = await rows(
        connector,
        `WITH r AS (
           SELECT t.label IN (${incident.join(', ')}) AS y, (${op})::VARCHAR AS op, hour(${time}) AS h, [${features.map((feature) => `coalesce((${feature})::DOUBLE, 0)`).join(', ')}] AS f, hash(_rid) AS o, ${together} AS g
           FROM "${table}" JOIN truth."${table}" t USING (_rid) WHERE t.label = 0 OR t.label IN (${incident.join(', ')})),
         one AS (SELECT * FROM r WHERE y QUALIFY row_number() OVER (PARTITION BY g ORDER BY o) = 1),
         hit AS (SELECT *, row_number() OVER (PARTITION BY op, h ORDER BY o) AS n FROM one QUALIFY row_number() OVER (ORDER BY o) <= ${MAX_ROWS_PER_CASE}),
         other AS (SELECT *, row_number() OVER (PARTITION BY op, h ORDER BY o) AS n FROM r WHERE NOT y),
         pair AS (SELECT hit.f AS a, other.f AS b, hit.o FROM hit JOIN other USING (op, h, n))
         SELECT a, b FROM pair ORDER BY o`,
      );
      sample[table] = found.flatMap((row) => [
        { features: row['a'] as number[], incident: true, seed },
        { features: row['b'] as number[], incident: false, seed },
      ]);
    }
    return sample;
  },
  judge(samples) {
    const parts: string[] = [];
    const detail: string[] = [];
    for (const table of Object.keys(TABLES)) {
      const pooled = independent(samples, table);
      const hits = pooled.filter((row) => row.incident).length;
      if (hits < MIN_ROWS) {
        parts.push(`${table} ${hits} rows (too few)`);
        continue;
      }
      const value = separability(
        pooled.map((row) => row.features),
        pooled.map((row) => row.incident),
      );
      parts.push(`${table} ${value.toFixed(3)} (${hits} rows)`);
      // Few rows swing by chance: two standard errors are allowed on top.
      const slack = 2 * chance(hits);
      if (value < LOW - slack || value > HIGH + slack)
        detail.push(`${table}: AUC ${value.toFixed(3)} is outside ${LOW} to ${HIGH} by more than chance (${slack.toFixed(3)})`);
    }
    return { pass: detail.length === 0, figure: `AUC ${parts.join(', ')}`, detail };
  },
});
