-- Time in preprocess by customer's key since the alarm.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT g.attributes."enduser.id" AS key, count(*) AS requests, median(p.duration_ns) / 1e6 AS preprocess_p50_ms, quantile_cont(p.duration_ns, 0.99) / 1e6 AS preprocess_p99_ms,
       median(g.duration_ns) / 1e6 AS request_p50_ms
FROM spans g JOIN spans p ON p.trace_id = g.trace_id AND p.service_name = 'preprocess' AND p.name = 'preprocess', alarm
WHERE g.service_name = 'gateway' AND g.kind = 'SERVER' AND g.start_time >= fired - INTERVAL 1 MINUTE
GROUP BY ALL
ORDER BY preprocess_p50_ms DESC;
