-- The task that waited for the day's deliveries: until when did it write a log?
SELECT task_id, max(timestamp) AS last_line
FROM task_logs
WHERE dag_id = '{{dag}}'
GROUP BY task_id
HAVING last_line < TIMESTAMP '{{day}}' AND count(DISTINCT run_id) > 3
ORDER BY last_line DESC LIMIT 20;
