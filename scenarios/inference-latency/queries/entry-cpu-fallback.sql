-- Changes of the two days before the alarm; those that could have done it first (drivers of GPU nodes).
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT reference, time, system, summary, author
FROM changes, alarm
WHERE time BETWEEN fired - INTERVAL 48 HOUR AND fired
ORDER BY (system = 'gpu-drivers' AND summary LIKE 'GPU driver %') DESC, time DESC;
