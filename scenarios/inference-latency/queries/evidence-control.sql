-- The 99th percentile with and without each key that sends slow requests since the alarm.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
requests AS (
  SELECT fields.api_key AS key, fields.duration_ms AS ms
  FROM app_logs, alarm
  WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 4 MINUTE
),
keys AS (SELECT key, count(*) FILTER (ms > 2000) AS slow, quantile_cont(ms, 0.99) AS own_p99_ms FROM requests GROUP BY ALL)
SELECT k.key, k.slow, k.own_p99_ms, quantile_cont(r.ms, 0.99) AS users_p99_ms
FROM keys k, requests r
WHERE r.key <> k.key
GROUP BY ALL
ORDER BY users_p99_ms;
