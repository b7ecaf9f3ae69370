-- Queue and computing time of each replica of the model server since the alarm: which one has requests that wait, and whether it computes slower.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT r.pod_name AS pod, any_value(r.node_name) AS node, count(*) AS requests, median(c.duration_ns) / 1e6 AS compute_p50_ms,
       quantile_cont(r.duration_ns - c.duration_ns, 0.9) / 1e6 AS wait_p90_ms
FROM spans r JOIN spans c ON c.trace_id = r.trace_id AND c.parent_span_id = r.span_id AND c.name = 'compute', alarm
WHERE r.service_name = 'triton' AND r.start_time >= fired - INTERVAL 2 MINUTE
GROUP BY ALL
ORDER BY wait_p90_ms DESC;
