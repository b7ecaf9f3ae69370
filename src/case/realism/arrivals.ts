import { rows } from '../gate.ts';
import type { Subject } from './subject.ts';

/** A pause that is the table's, not its events': requests are recorded for some hours of each day only. */
const PAUSE = 6 * 3600e6;

/** Goh and Barabási's burstiness (sd − mean) / (sd + mean) of the gaps between events: −1 regular, 0 Poisson, towards 1 bursts. */
export async function burstiness({ one, from, time }: Subject): Promise<number> {
  const { mean, sd } = await one(
    `SELECT avg(g) AS mean, stddev_pop(g) AS sd FROM (SELECT (t - lag(t) OVER (ORDER BY t))::DOUBLE AS g FROM (SELECT ${time} AS t FROM ${from})) WHERE g < ${PAUSE}`,
  );
  return sd! + mean! === 0 ? 1 : (sd! - mean!) / (sd! + mean!);
}

/** Variance over mean of counts in intervals after the last pause, first and last percent of events aside; empty intervals count, chance alone gives 1. */
export async function dispersion({ one, from, time }: Subject, seconds: number): Promise<{ mean: number; fano: number }> {
  const { n, s, q } = await one(
    `WITH t AS (SELECT t, t - lag(t) OVER (ORDER BY t) AS g FROM (SELECT ${time} AS t FROM ${from})),
       e AS (SELECT t // ${seconds * 1e6} AS c FROM t WHERE t >= (SELECT coalesce(max(t) FILTER (g >= ${PAUSE}), min(t)) FROM t)),
       b AS (SELECT quantile_disc(c, 0.01) AS lo, quantile_disc(c, 0.99) AS hi FROM e),
       k AS (SELECT count(*)::DOUBLE AS k FROM e, b WHERE c > lo AND c < hi GROUP BY c)
     SELECT (SELECT hi - lo - 1 FROM b) AS n, coalesce(sum(k), 0) AS s, coalesce(sum(k * k), 0) AS q FROM k`,
  );
  if (!(n! > 1)) return { mean: 0, fano: NaN };
  const mean = s! / n!;
  return { mean, fano: mean === 0 ? NaN : (q! / n! - mean * mean) / mean };
}

/** Hours of the day that a table must cover for its days to be compared. */
const HOURS = 22;

/** Rows of the busiest hour of the day over those of the quietest, within the case's window; null where the table does not cover a day. */
export async function diurnal({ one, from, time, window }: Subject): Promise<number | null> {
  const [start, end] = [Date.parse(window.start) * 1000, Date.parse(window.end) * 1000];
  const { hours, most, least } = await one(
    `SELECT count(*) AS hours, max(n) AS most, min(n) AS least FROM (
       SELECT h % 24 AS d, avg(n) AS n FROM (
         SELECT ${time} // 3600000000 AS h, count(*) AS n FROM ${from}
         WHERE ${time} >= ${Math.ceil(start / 3600e6) * 3600e6} AND ${time} < ${Math.floor(end / 3600e6) * 3600e6} GROUP BY 1)
       GROUP BY 1)`,
  );
  return hours! < HOURS ? null : most! / least!;
}

/** Mean number of rows in each hour of the day (UTC), over the whole hours of the case's window. */
export async function hours({ connector, from, time, window }: Subject): Promise<number[]> {
  const [start, end] = [Math.ceil(Date.parse(window.start) / 3600e3), Math.floor(Date.parse(window.end) / 3600e3)];
  const found = await rows(
    connector,
    `SELECT (${time} // 3600000000) % 24 AS h, count(*) AS n FROM ${from} WHERE ${time} >= ${start * 3600e6} AND ${time} < ${end * 3600e6} GROUP BY 1`,
  );
  const means = new Array<number>(24).fill(0);
  for (const { h, n } of found) {
    const hour = Number(h);
    // How often the hour comes in the window.
    const times = Math.floor((end - 1 - hour) / 24) - Math.floor((start - 1 - hour) / 24);
    means[hour] = Number(n) / Math.max(1, times);
  }
  return means;
}

/** Share of rows that arrive later than ten times the median delay, and at least a minute. */
export async function late({ one, from, time }: Subject): Promise<{ median: number; share: number }> {
  const { median, share } = await one(
    `WITH d AS (SELECT (epoch_us(_arrived) - ${time}) / 1e6 AS d FROM ${from}), m AS (SELECT median(d) AS m FROM d)
     SELECT any_value(m) AS median, avg((d > greatest(60, m * 10))::INT) AS share FROM d, m`,
  );
  return { median: median!, share: share! };
}

/** Share of rows equal to another in everything but their number and arrival. */
export async function repeated({ one, from, table }: Subject): Promise<number> {
  const columns = table.columns.filter(({ name }) => !name.startsWith('_')).map(({ name }) => `"${name.replaceAll('"', '""')}"`);
  const { share } = await one(
    `SELECT 1 - count(DISTINCT h) / count(*) AS share FROM (SELECT hash(${columns.join(', ')}) AS h FROM ${from})`,
  );
  return share!;
}
