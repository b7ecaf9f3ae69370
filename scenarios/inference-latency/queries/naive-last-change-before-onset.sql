-- A naive rule: the last change before the panel began to climb.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT reference, time, system FROM changes, alarm WHERE time < fired - INTERVAL 4 MINUTE ORDER BY time DESC LIMIT 1;
