-- From shortly before the alarm on, the middle of all requests takes about 0.2 s, and some take more than two.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT median(fields.duration_ms) AS p50_ms, count(*) FILTER (fields.duration_ms > 2000) AS slow, count(*) AS requests
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 6 MINUTE
HAVING p50_ms BETWEEN 140 AND 280 AND slow >= 5;
