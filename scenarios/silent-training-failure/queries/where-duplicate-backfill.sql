-- Days of which training read more files than one try of the join writes, by whole copies.
SELECT r.run_id, r.partition, CAST(r.files_out / w.files_out AS INTEGER) AS copies
FROM row_counts r
JOIN (SELECT DISTINCT partition, files_out FROM row_counts WHERE dag_id = '{{dag}}' AND task_id = 'join_labels') w ON w.partition = r.partition
WHERE r.dag_id = '{{dag}}' AND r.task_id = 'train' AND r.files_out >= 2 * w.files_out
GROUP BY ALL ORDER BY copies DESC LIMIT 40;
