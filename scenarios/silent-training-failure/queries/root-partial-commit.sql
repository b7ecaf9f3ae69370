-- In the runs since the fall the newest day has files of two tries.
WITH runs AS (SELECT count(DISTINCT run_id) AS n FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  newest AS (
    SELECT r.run_id, r.files_out - w.files_out AS extra, (r.rows_in - w.rows_out) / w.rows_out AS share
    FROM row_counts r
    JOIN row_counts w ON w.dag_id = r.dag_id AND w.run_id = r.run_id AND w.task_id = 'join_labels' AND w.partition = r.partition
    WHERE r.dag_id = '{{dag}}' AND r.task_id = 'train' AND r.recorded_at >= TIMESTAMP '{{day}}'
      AND r.files_out - w.files_out BETWEEN 20 AND w.files_out - 1)
SELECT 'join_labels' AS task, median(extra) AS extra_parts, avg(share) AS extra_rows_share, count(DISTINCT run_id) AS runs
FROM newest, runs GROUP BY n HAVING count(DISTINCT run_id) >= 0.7 * n;
