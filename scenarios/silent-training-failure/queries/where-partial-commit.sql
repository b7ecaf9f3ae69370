-- Files that training found for a day, against those that the join wrote.
WITH learns AS (
    SELECT task_id, any_value(dataset) AS dataset FROM row_counts
    WHERE dag_id = '{{dag}}' AND partition NOT LIKE '%/hour=%' GROUP BY task_id HAVING count(*) >= 3 * count(DISTINCT run_id)),
  labels AS (
    SELECT DISTINCT task_id FROM row_counts
    WHERE dag_id = '{{dag}}' AND bytes_out > 0 AND dataset IN (SELECT dataset FROM learns))
SELECT r.run_id, r.partition, r.files_out AS files_read, w.files_out AS files_written, r.rows_in - w.rows_out AS extra_rows
FROM row_counts r
JOIN row_counts w ON w.dag_id = r.dag_id AND w.task_id IN (SELECT task_id FROM labels) AND w.partition = r.partition
WHERE r.dag_id = '{{dag}}' AND r.task_id IN (SELECT task_id FROM learns) AND r.files_out > w.files_out AND r.files_out % w.files_out <> 0
GROUP BY ALL ORDER BY r.run_id DESC LIMIT 40;
