-- Who else writes the training set, and how often the same day.
WITH learns AS (
    SELECT task_id, any_value(dataset) AS dataset FROM row_counts
    WHERE dag_id = '{{dag}}' AND partition NOT LIKE '%/hour=%' GROUP BY task_id HAVING count(*) >= 3 * count(DISTINCT run_id))
SELECT dag_id AS job, task_id, count(DISTINCT run_id) AS runs, count(DISTINCT partition) AS days, count(*) AS writes
FROM row_counts
WHERE dataset IN (SELECT dataset FROM learns) AND files_out > 0 AND dag_id <> '{{dag}}'
GROUP BY ALL ORDER BY writes DESC LIMIT 20;
