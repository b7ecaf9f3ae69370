-- Requests by outcome and code since that hour and at the same hours of the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT status, error_code, count(*) FILTER (time >= began) AS requests, count(*) FILTER (time BETWEEN began - INTERVAL 24 HOUR AND began - INTERVAL 12 HOUR) AS day_before
FROM gateway_logs, onset
WHERE status <> 200
GROUP BY ALL
ORDER BY (day_before = 0) DESC, requests DESC;
