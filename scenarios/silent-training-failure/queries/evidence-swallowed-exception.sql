-- Tasks that gave up and reported success.
SELECT task_id AS task, count(DISTINCT run_id) AS runs, min(timestamp) AS first, max(timestamp) AS last
FROM task_logs
WHERE dag_id = '{{dag}}' AND message LIKE '%giving up after%returning 0%'
GROUP BY task_id ORDER BY runs DESC LIMIT 20;
