-- The job whose pods stand on the nodes where work waits for a processor since the alarm, more than ten times as much as yesterday.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
waited AS (
  SELECT labels['node'] AS node, time, value - lag(value) OVER (PARTITION BY labels['node'] ORDER BY time) AS rise,
         date_diff('second', lag(time) OVER (PARTITION BY labels['node'] ORDER BY time), time) AS seconds
  FROM metrics
  WHERE name = 'node_pressure_cpu_waiting_seconds_total'
),
pressure AS (
  SELECT node, sum(rise) FILTER (time >= fired - INTERVAL 2 MINUTE) / sum(seconds) FILTER (time >= fired - INTERVAL 2 MINUTE) AS waiting,
         sum(rise) FILTER (time < fired - INTERVAL 12 HOUR) / sum(seconds) FILTER (time < fired - INTERVAL 12 HOUR) AS waiting_before
  FROM waited, alarm
  WHERE rise >= 0 AND seconds > 0
  GROUP BY ALL
),
jobs AS (
  SELECT regexp_extract(object, '^(.*)-\d+-[a-z0-9]+$', 1) AS job, regexp_extract(message, ' to (\S+)$', 1) AS node, count(*) AS runs
  FROM k8s_events, alarm
  WHERE reason = 'Scheduled' AND namespace = 'batch' AND firstTimestamp >= fired - INTERVAL 8 MINUTE
  GROUP BY ALL
)
SELECT job, count(*) AS nodes, sum(runs) AS runs, max(waiting) AS waiting, max(waiting_before) AS waiting_before
FROM jobs JOIN pressure USING (node)
WHERE waiting > 0.08 AND waiting > 8 * waiting_before
GROUP BY ALL
HAVING nodes >= 2
ORDER BY runs DESC
LIMIT 1;
