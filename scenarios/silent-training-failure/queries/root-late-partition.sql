-- Runs since the fall that have no log of a task which every run had before, and that lack hours.
WITH gone AS (
    SELECT task_id FROM task_logs WHERE dag_id = '{{dag}}' GROUP BY task_id
    HAVING max(timestamp) < TIMESTAMP '{{day}}' AND count(DISTINCT run_id) > 3),
  short AS (
    SELECT run_id, count(DISTINCT partition) AS hours FROM row_counts
    WHERE dag_id = '{{dag}}' AND task_id = 'ingest_interactions' AND recorded_at >= TIMESTAMP '{{day}}' GROUP BY run_id)
SELECT gone.task_id AS task, 24 - max(hours) AS hours_missing, count(*) AS runs
FROM gone, short GROUP BY gone.task_id HAVING max(hours) <= 20 AND count(*) >= 2;
