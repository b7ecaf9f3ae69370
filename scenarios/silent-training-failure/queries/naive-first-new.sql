-- The first task that logs something on the first of those days which it never logged before.
SELECT task_id FROM (
  SELECT task_id, regexp_replace(message, '[0-9]+', '#', 'g') AS text, min(timestamp) AS first FROM task_logs WHERE dag_id = '{{dag}}' GROUP BY ALL)
WHERE first >= TIMESTAMP '{{day}}' ORDER BY first LIMIT 1;
