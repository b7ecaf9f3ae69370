-- Another pipeline that writes days of the training window again and again since the eve of the fall; and what training then read twice.
-- Training is the task that reads several days a run.
WITH learns AS (
    SELECT task_id, any_value(dataset) AS dataset FROM row_counts
    WHERE dag_id = '{{dag}}' AND partition NOT LIKE '%/hour=%' GROUP BY task_id HAVING count(*) >= 3 * count(DISTINCT run_id)),
  written AS (
    SELECT dag_id, count(DISTINCT run_id) AS runs, count(DISTINCT run_id || partition) / count(DISTINCT partition) AS times
    FROM row_counts
    WHERE dataset IN (SELECT dataset FROM learns) AND files_out > 0 AND dag_id <> '{{dag}}' AND recorded_at >= TIMESTAMP '{{day}}' - INTERVAL 1 DAY
    GROUP BY dag_id),
  last AS (SELECT max(recorded_at) AS t, max_by(run_id, recorded_at) AS run_id FROM row_counts WHERE dag_id = '{{dag}}' AND task_id IN (SELECT task_id FROM learns)),
  training AS (
    SELECT max(files_out) / 64 AS copies, count(DISTINCT partition) FILTER (files_out >= 128) AS days FROM row_counts
    WHERE dag_id = '{{dag}}' AND task_id IN (SELECT task_id FROM learns) AND run_id = (SELECT run_id FROM last))
SELECT dag_id AS job, CAST(copies AS INTEGER) AS copies, days
FROM written, training WHERE runs >= 2 AND days >= 4 AND times > 1 ORDER BY times DESC LIMIT 1;
