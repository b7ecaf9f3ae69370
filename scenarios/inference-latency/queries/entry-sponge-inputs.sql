-- Did the client of a key change? Its agents and its usual size the day before and since the alarm, the greatest shrinkage first.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT fields.api_key AS key, count(DISTINCT fields.user_agent) FILTER (time < fired - INTERVAL 12 HOUR) AS agents_before,
       count(DISTINCT fields.user_agent) FILTER (time >= fired - INTERVAL 1 MINUTE) AS agents_since,
       median(fields.bytes_in) FILTER (time < fired - INTERVAL 12 HOUR) AS size_before, median(fields.bytes_in) FILTER (time >= fired - INTERVAL 1 MINUTE) AS size
FROM app_logs, alarm
WHERE service = 'gateway' AND logger = 'access'
GROUP BY ALL
ORDER BY size / size_before NULLS LAST;
