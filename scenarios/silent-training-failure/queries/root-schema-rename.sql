-- A column that is empty in the runs since the fall and was full before; its other name among the unknown ones; and what filled it.
WITH runs AS (SELECT count(DISTINCT run_id) AS n FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  empty AS (
    SELECT column_name, count(DISTINCT run_id) FILTER (scan_time >= TIMESTAMP '{{day}}' AND value > 0.9) AS since,
      count(DISTINCT run_id) FILTER (scan_time < TIMESTAMP '{{day}}' AND value > 0.9) AS earlier
    FROM data_quality WHERE dag_id = '{{dag}}' AND metric = 'null_share' GROUP BY column_name),
  names AS (
    SELECT trim(name) AS name, min(scan_time) AS first, count(DISTINCT run_id) AS runs
    FROM (SELECT scan_time, run_id, unnest(string_split(note, ',')) AS name FROM data_quality
      WHERE dag_id = '{{dag}}' AND metric = 'unexpected_columns' AND note IS NOT NULL)
    GROUP BY ALL HAVING first >= TIMESTAMP '{{day}}')
SELECT empty.column_name AS "column", names.name AS renamed, since AS runs
FROM empty, runs, names
WHERE since >= 0.7 * n AND earlier = 0 ORDER BY names.runs DESC LIMIT 1;
