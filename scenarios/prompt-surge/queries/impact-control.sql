-- Waiting since that hour and at the same hours of the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT quantile_cont(latency_ms, 0.95) FILTER (time >= began AND status = 200) / 1000 AS p95, quantile_cont(latency_ms, 0.95) FILTER (time BETWEEN began - INTERVAL 24 HOUR AND began - INTERVAL 12 HOUR AND status = 200) / 1000 AS p95_before
FROM gateway_logs, onset;
