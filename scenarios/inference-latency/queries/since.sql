-- The first minute of the last quarter of an hour before the alarm in which more than one request in a hundred took over two seconds.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
minutes AS (
  SELECT time_bucket(INTERVAL 1 MINUTE, time) AS minute, count(*) FILTER (fields.duration_ms > 2000) / count(*) AS slow
  FROM app_logs, alarm
  WHERE service = 'gateway' AND logger = 'access' AND time BETWEEN fired - INTERVAL 8 MINUTE AND fired + INTERVAL 5 MINUTE
  GROUP BY ALL
)
SELECT min(minute) AS since, fired AS alarm
FROM minutes, alarm
WHERE slow > 0.01
GROUP BY ALL;
