-- Requests of customers that took longer than two seconds since it began.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT count(*) FILTER (fields.duration_ms > 2000) AS slow, count(*) AS requests, 100.0 * count(*) FILTER (fields.duration_ms > 2000) / count(*) AS slow_percent,
       count(DISTINCT fields.api_key) FILTER (fields.duration_ms > 2000) AS customers
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 4 MINUTE AND fields.path = '/v1/classify';
