-- Hours of interactions that each run took in.
SELECT run_id, 24 - count(DISTINCT partition) AS hours_missing, sum(rows_out) AS rows
FROM row_counts
WHERE dag_id = '{{dag}}' AND partition LIKE '%/hour=%'
GROUP BY run_id
HAVING hours_missing > 0
ORDER BY max(recorded_at) DESC LIMIT 20;
