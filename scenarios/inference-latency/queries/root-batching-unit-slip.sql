-- The pod whose requests wait about as long as its configured queue delay, which lies above a second, since the line that set it.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
setting AS (
  SELECT pod, max(time) AS set_at, max_by(regexp_extract(message, 'max_queue_delay_microseconds: (\d+)', 1)::BIGINT, time) AS delay_us
  FROM app_logs, alarm
  WHERE message LIKE '%max_queue_delay_microseconds%' AND time BETWEEN fired - INTERVAL 2 HOUR AND fired
  GROUP BY ALL
),
waits AS (
  SELECT r.pod_name AS pod, quantile_cont((r.duration_ns - c.duration_ns) / 1e6, 0.9) AS wait_ms, count(*) AS requests
  FROM spans r JOIN spans c ON c.trace_id = r.trace_id AND c.parent_span_id = r.span_id AND c.name = 'compute', alarm
  WHERE r.service_name = 'triton' AND r.start_time >= fired - INTERVAL 2 MINUTE
  GROUP BY ALL
)
SELECT s.pod, s.delay_us AS delay, s.set_at, w.wait_ms, w.requests
FROM setting s JOIN waits w USING (pod)
WHERE s.delay_us >= 1000000 AND w.wait_ms > 500
ORDER BY w.wait_ms DESC
LIMIT 1;
