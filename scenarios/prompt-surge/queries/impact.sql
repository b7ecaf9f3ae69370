-- Waiting and errors since that hour, the hour before, and at the same hours of the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
requests AS (
  SELECT CASE WHEN time >= began THEN 1 WHEN time >= began - INTERVAL 1 HOUR THEN 2 WHEN time BETWEEN began - INTERVAL 24 HOUR AND began - INTERVAL 12 HOUR THEN 3 END AS period,
         error_code IS NOT NULL AND error_code <> 'rate_limited' AS failed, status, latency_ms
  FROM gateway_logs, onset
)
SELECT CASE period WHEN 1 THEN 'since' WHEN 2 THEN 'hour before' ELSE 'day before' END AS period, count(*) AS requests, count(*) FILTER (failed) AS errors,
       count(*) FILTER (failed) / count(*) AS error_rate, quantile_cont(latency_ms, 0.95) FILTER (status = 200) / 1000 AS p95
FROM requests
WHERE period IS NOT NULL
GROUP BY requests.period
ORDER BY requests.period;
