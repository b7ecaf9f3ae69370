import type { Column } from './columns.ts';
import type { Subject } from './subject.ts';

/** Decimal places that a recorded number may have. */
const PLACES = [0, 1, 2, 3, 4, 6, 9];

/**
 * SQL for a measure in whole units of its own resolution: 0.043 s recorded to the millisecond is 43.
 * Null for numbers without one (computed shares), and where there are too few values.
 */
export async function wholeUnits({ one, from }: Subject, { sql, type }: Column): Promise<string | null> {
  if (!/DOUBLE|FLOAT|DECIMAL/.test(type)) return `(${sql})::HUGEINT`;
  const shares = PLACES.map((k) => `avg((abs(v * 1e${k} - round(v * 1e${k})) < 1e-4)::INT) AS p${k}`);
  const fit = await one(`SELECT ${shares.join(', ')} FROM (SELECT (${sql})::DOUBLE AS v FROM ${from} WHERE ${sql} > 0 LIMIT 20000)`);
  const places = PLACES.find((k) => fit[`p${k}`]! > 0.999);
  return places === undefined ? null : `round((${sql}) * 1e${places})::HUGEINT`;
}
