-- The task that was tried again most often.
SELECT task_id FROM task_logs WHERE try_number > 1 GROUP BY task_id ORDER BY count(DISTINCT run_id) DESC LIMIT 1;
