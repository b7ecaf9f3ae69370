-- The task with the most lines that are no information.
SELECT task_id FROM task_logs WHERE dag_id = '{{dag}}' AND level IN ('ERROR', 'WARNING') GROUP BY task_id ORDER BY count(*) DESC LIMIT 1;
