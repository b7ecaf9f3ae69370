-- Customers and the panel side by side: the 99th percentile of each since it began.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT fields.path AS path, count(*) AS requests, count(*) FILTER (fields.duration_ms > 2000) AS slow, quantile_cont(fields.duration_ms, 0.99) AS users_p99_ms
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 4 MINUTE
GROUP BY ALL
ORDER BY path;
