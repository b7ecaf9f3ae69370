-- Labels that are older than what they are a label of.
SELECT run_id, max(value) FILTER (metric = 'before_impression_share') AS before_share, max(value) FILTER (metric = 'median_lag_seconds') AS lag
FROM data_quality
WHERE dag_id = '{{dag}}' AND column_name = 'label_ts'
GROUP BY run_id HAVING before_share > 0.006 ORDER BY max(scan_time) DESC LIMIT 20;
