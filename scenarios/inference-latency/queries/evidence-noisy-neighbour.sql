-- Share of time in which something waited for a processor, by node, and the batch job that began there most often since the alarm.
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
  SELECT regexp_extract(message, ' to (\S+)$', 1) AS node, mode(regexp_extract(object, '^(.*)-\d+-[a-z0-9]+$', 1)) AS job
  FROM k8s_events, alarm
  WHERE reason = 'Scheduled' AND namespace = 'batch' AND firstTimestamp >= fired - INTERVAL 8 MINUTE
  GROUP BY ALL
)
SELECT job, node, waiting, waiting_before
FROM pressure LEFT JOIN jobs USING (node)
ORDER BY waiting DESC NULLS LAST;
