-- Client versions that were first seen on the day of the alarm, by the size of what they send.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT fields.user_agent AS agent, fields.api_key AS key, min(time) AS first_seen, median(fields.bytes_in) AS size, count(*) AS requests
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access'
GROUP BY ALL
ORDER BY (min(time) > any_value(fired) - INTERVAL 12 HOUR) DESC, size DESC;
