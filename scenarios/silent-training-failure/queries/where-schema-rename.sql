-- Features that have one value in every row of a run.
SELECT column_name, count(DISTINCT run_id) AS runs, min(scan_time) AS first, max(scan_time) AS last
FROM data_quality
WHERE dag_id = '{{dag}}' AND metric = 'distinct_values' AND value <= 1
GROUP BY column_name ORDER BY runs DESC LIMIT 20;
