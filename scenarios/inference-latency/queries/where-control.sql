-- Slow requests by key since the alarm.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT fields.api_key AS key, mode(fields.user_agent) AS agent, mode(fields.path) AS path, count(*) AS requests, count(*) FILTER (fields.duration_ms > 2000) AS slow
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 4 MINUTE
GROUP BY ALL
ORDER BY slow DESC;
