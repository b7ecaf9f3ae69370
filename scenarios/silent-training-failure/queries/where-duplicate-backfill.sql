-- Days of which training read more files than one try of the join writes, by whole copies.
WITH learns AS (
    SELECT task_id, any_value(dataset) AS dataset FROM row_counts
    WHERE dag_id = '{{dag}}' AND partition NOT LIKE '%/hour=%' GROUP BY task_id HAVING count(*) >= 3 * count(DISTINCT run_id)),
  labels AS (
    SELECT DISTINCT task_id FROM row_counts
    WHERE dag_id = '{{dag}}' AND bytes_out > 0 AND dataset IN (SELECT dataset FROM learns))
SELECT r.run_id, r.partition, CAST(r.files_out / w.files_out AS INTEGER) AS copies
FROM row_counts r
JOIN (SELECT DISTINCT partition, files_out FROM row_counts WHERE dag_id = '{{dag}}' AND task_id IN (SELECT task_id FROM labels)) w ON w.partition = r.partition
WHERE r.dag_id = '{{dag}}' AND r.task_id IN (SELECT task_id FROM learns) AND r.files_out >= 2 * w.files_out
GROUP BY ALL ORDER BY copies DESC LIMIT 40;
