-- Requests around the alarm and of the day before, metrics that reach further back, changes and tickets of weeks.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT fired
FROM alarm
WHERE (SELECT count(*) FROM alb_access WHERE time < fired - INTERVAL 12 HOUR) > 100 AND (SELECT count(*) FROM alb_access WHERE time > fired - INTERVAL 1 HOUR) > 100
  AND (SELECT min(time) FROM metrics) < fired - INTERVAL 20 HOUR
  AND (SELECT min(time) FROM changes) < fired - INTERVAL 7 DAY AND (SELECT min(time) FROM tickets) < fired - INTERVAL 4 DAY;
