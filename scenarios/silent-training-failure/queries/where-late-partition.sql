-- Hours of interactions that runs did not take in: how many, in how many runs. One alone may be a count that got lost.
SELECT hours_missing, count(*) AS runs, max(t) AS last
FROM (
  SELECT run_id, 24 - count(DISTINCT partition) AS hours_missing, max(recorded_at) AS t
  FROM row_counts
  WHERE dag_id = '{{dag}}' AND partition LIKE '%/hour=%'
  GROUP BY run_id)
WHERE hours_missing > 1
GROUP BY hours_missing
ORDER BY runs DESC, last DESC LIMIT 20;
