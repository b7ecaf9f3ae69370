-- Who else writes the training set, and how often the same day.
SELECT dag_id AS job, task_id, count(DISTINCT run_id) AS runs, count(DISTINCT partition) AS days, count(*) AS writes
FROM row_counts
WHERE dataset = 'interactions_labelled' AND files_out > 0 AND dag_id <> '{{dag}}'
GROUP BY ALL ORDER BY writes DESC LIMIT 20;
