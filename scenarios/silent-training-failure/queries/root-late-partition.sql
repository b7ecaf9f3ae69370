-- Runs since the fall that lack hours, and the task that every run had before and none has since: of those, the one that only waited,
-- since it read and wrote nothing.
WITH gone AS (
    SELECT task_id FROM task_logs WHERE dag_id = '{{dag}}' GROUP BY task_id
    HAVING max(timestamp) < TIMESTAMP '{{day}}' AND count(DISTINCT run_id) > 3),
  waited AS (SELECT task_id FROM gone WHERE task_id NOT IN (SELECT task_id FROM row_counts WHERE dag_id = '{{dag}}')),
  runs AS (
    SELECT count(DISTINCT run_id) AS n FROM dag_runs
    WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  short AS (
    SELECT run_id, count(DISTINCT partition) AS hours FROM row_counts
    WHERE dag_id = '{{dag}}' AND partition LIKE '%/hour=%' AND recorded_at >= TIMESTAMP '{{day}}' GROUP BY run_id HAVING hours <= 20)
SELECT waited.task_id AS task, 24 - max(hours) AS hours_missing, count(*) AS runs
FROM waited, short, runs GROUP BY waited.task_id, n HAVING count(*) >= 0.7 * n;
