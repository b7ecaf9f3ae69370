-- The work of preprocess by node, since the alarm and the day before: the same pods, other nodes.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT node_name AS node, count(*) AS spans, quantile_cont(duration_ns, 0.9) FILTER (start_time >= fired - INTERVAL 2 MINUTE) / 1e6 AS p90_ms,
       quantile_cont(duration_ns, 0.9) FILTER (start_time < fired - INTERVAL 12 HOUR) / 1e6 AS p90_before_ms
FROM spans, alarm
WHERE service_name = 'preprocess' AND name = 'preprocess'
GROUP BY ALL
ORDER BY p90_ms / p90_before_ms DESC;
