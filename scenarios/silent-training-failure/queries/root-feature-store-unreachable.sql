-- One address that refuses several of our machines, while several features have had one value in every run since the fall.
WITH runs AS (SELECT count(DISTINCT run_id) AS n FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  flat AS (
    SELECT column_name FROM data_quality, runs
    WHERE dag_id = '{{dag}}' AND metric = 'distinct_values' AND value <= 1 AND scan_time >= TIMESTAMP '{{day}}'
    GROUP BY column_name, n HAVING count(DISTINCT run_id) >= 0.7 * n),
  refused AS (
    SELECT dstaddr, dstport, count(DISTINCT srcaddr) AS sources FROM vpc_flow
    WHERE action = 'REJECT' AND protocol = 6 AND srcaddr LIKE '10.%' AND dstaddr LIKE '10.%' GROUP BY ALL)
SELECT dstaddr AS address, dstport AS port, (SELECT count(*) FROM flat) AS features
FROM refused WHERE sources >= 4 AND (SELECT count(*) FROM flat) >= 3 ORDER BY sources DESC LIMIT 1;
