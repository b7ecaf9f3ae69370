-- First tries that were killed after they had begun to write.
SELECT task_id AS task, count(DISTINCT run_id) AS runs, min(timestamp) AS first, max(timestamp) AS last
FROM task_logs
WHERE dag_id = '{{dag}}' AND try_number = 1 AND message LIKE '%Marking task as UP_FOR_RETRY%'
GROUP BY task_id ORDER BY runs DESC LIMIT 20;
