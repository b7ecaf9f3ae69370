-- Features that hardly vary any more: standard deviation of a run against that of the weeks before.
WITH s AS (
  SELECT column_name, run_id, value, max(scan_time) AS t FROM data_quality
  WHERE dag_id = '{{dag}}' AND metric = 'stddev' GROUP BY ALL)
SELECT s.column_name, count(DISTINCT run_id) AS runs, max(t) AS last
FROM s JOIN (SELECT column_name, median(value) AS usual FROM s WHERE t < TIMESTAMP '{{day}}' GROUP BY ALL) u USING (column_name)
WHERE value < 0.1 * usual GROUP BY s.column_name ORDER BY runs DESC LIMIT 20;
