-- Quantiles of all requests before the alarm's minutes and since.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT time >= fired - INTERVAL 3 MINUTE AS bad, count(*) AS requests, quantile_cont(fields.duration_ms, 0.5) AS p50_ms, quantile_cont(fields.duration_ms, 0.99) AS p99_ms
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 12 HOUR
GROUP BY ALL
ORDER BY bad DESC;
