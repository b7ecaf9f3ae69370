-- In the runs since the fall the newest day has files of two tries.
-- Training is the task that reads several days a run, and the join is the one that writes what training reads.
WITH learns AS (
    SELECT task_id, any_value(dataset) AS dataset FROM row_counts
    WHERE dag_id = '{{dag}}' AND partition NOT LIKE '%/hour=%' GROUP BY task_id HAVING count(*) >= 3 * count(DISTINCT run_id)),
  labels AS (
    SELECT DISTINCT task_id FROM row_counts
    WHERE dag_id = '{{dag}}' AND bytes_out > 0 AND dataset IN (SELECT dataset FROM learns)),
  runs AS (SELECT count(DISTINCT run_id) AS n FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  newest AS (
    SELECT r.run_id, r.files_out - w.files_out AS extra, (r.rows_in - w.rows_out) / w.rows_out AS share
    FROM row_counts r
    JOIN row_counts w ON w.dag_id = r.dag_id AND w.run_id = r.run_id AND w.task_id IN (SELECT task_id FROM labels) AND w.partition = r.partition
    WHERE r.dag_id = '{{dag}}' AND r.task_id IN (SELECT task_id FROM learns) AND r.recorded_at >= TIMESTAMP '{{day}}'
      AND r.files_out - w.files_out BETWEEN 20 AND w.files_out - 1)
SELECT (SELECT max(task_id) FROM labels) AS task, median(extra) AS extra_parts, avg(share) AS extra_rows_share, count(DISTINCT run_id) AS runs
FROM newest, runs GROUP BY n HAVING count(DISTINCT run_id) >= 0.7 * n;
