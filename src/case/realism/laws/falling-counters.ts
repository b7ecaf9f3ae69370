import { defineLaw } from '../law.ts';

/** Counters only rise; a process that begins anew begins near nothing, not in the middle. */
export default defineLaw({
  id: 'falling-counters',
  title: 'Counters fall only to begin anew',
  async check({ columns, from, one }) {
    const has = (name: string): boolean => columns.some((column) => column.name === name);
    if (!['name', 'labels', 'value', 'time'].every(has)) return [];
    const { series, falls } = await one(
      `SELECT count(DISTINCT s) AS series, count(*) FILTER (value < before AND value > before / 2 AND before > 10) AS falls FROM (
         SELECT s, value, lag(value) OVER (PARTITION BY s ORDER BY time) AS before FROM (
           SELECT hash(name::VARCHAR, labels::VARCHAR) AS s, time, value FROM ${from} WHERE regexp_matches(name::VARCHAR, '_(total|count|sum|bucket)$')))`,
    );
    if (series === 0) return [];
    return [{ column: 'value', pass: falls === 0, figure: `${falls} falls of ${series} counters (none)` }];
  },
});
