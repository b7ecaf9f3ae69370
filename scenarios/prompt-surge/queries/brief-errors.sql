-- Waiting compared with the hour before; errors compared with the same hours of the day before: up by what the brief says, give or take some points.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
requests AS (
  SELECT CASE WHEN time >= began THEN 'since' WHEN time >= began - INTERVAL 1 HOUR THEN 'hour before' WHEN time < began - INTERVAL 12 HOUR AND time >= began - INTERVAL 24 HOUR THEN 'day before' END AS period,
         error_code IS NOT NULL AND error_code <> 'rate_limited' AS failed, latency_ms
  FROM gateway_logs, onset
),
shown AS (
  SELECT count(*) FILTER (period = 'since' AND failed) / count(*) FILTER (period = 'since') AS errors,
         count(*) FILTER (period = 'day before' AND failed) / count(*) FILTER (period = 'day before') AS errors_before,
         quantile_cont(latency_ms, 0.95) FILTER (period = 'since' AND NOT failed) AS p95, quantile_cont(latency_ms, 0.95) FILTER (period = 'hour before' AND NOT failed) AS p95_before
  FROM requests
)
SELECT *, 100 * (errors / errors_before - 1) AS up
FROM shown
WHERE abs(up - regexp_extract('{{more_errors}}', '\d+')::INTEGER) < 12 AND up > 5 AND p95 > p95_before;
