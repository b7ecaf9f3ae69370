-- Bytes of a request by key, since the alarm and the day before.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT fields.api_key AS key, median(fields.bytes_in) FILTER (time >= fired - INTERVAL 1 MINUTE) AS size, median(fields.bytes_in) FILTER (time < fired - INTERVAL 12 HOUR) AS size_before,
       size / size_before AS times_bytes
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access'
GROUP BY ALL
ORDER BY times_bytes DESC NULLS LAST;
