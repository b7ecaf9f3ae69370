-- Tasks that write no log any more: until when did each, and what had it written? One that only waited wrote nothing.
SELECT l.task_id, max(l.timestamp) AS last_line, (SELECT count(*) FROM row_counts r WHERE r.dag_id = '{{dag}}' AND r.task_id = l.task_id) AS written
FROM task_logs l
WHERE l.dag_id = '{{dag}}'
GROUP BY l.task_id
HAVING last_line < TIMESTAMP '{{day}}' AND count(DISTINCT l.run_id) > 3
ORDER BY written, last_line DESC LIMIT 20;
