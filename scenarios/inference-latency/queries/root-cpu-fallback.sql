-- The replica whose GPU does nothing since the alarm, though it computes, several times slower than the others; and what it said when it started.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
compute AS (
  SELECT pod_name AS pod, any_value(node_name) AS node, median(duration_ns) / 1e6 AS compute_ms, count(*) AS requests
  FROM spans, alarm
  WHERE service_name = 'triton' AND name = 'compute' AND start_time >= fired - INTERVAL 1 MINUTE
  GROUP BY ALL
),
idle AS (
  SELECT labels['pod'] AS pod, median(value) AS utilisation
  FROM metrics, alarm
  WHERE name = 'DCGM_FI_DEV_GPU_UTIL' AND time >= fired
  GROUP BY ALL
),
warned AS (
  SELECT pod, max(time) AS time, regexp_extract(any_value(message), 'driver version (\S+)', 1) AS driver
  FROM app_logs, alarm
  WHERE level = 'WARNING' AND message LIKE '%insufficient for CUDA runtime%' AND time BETWEEN fired - INTERVAL 2 HOUR AND fired
  GROUP BY ALL
)
SELECT c.pod, c.node, c.compute_ms, i.utilisation, w.driver, w.time AS started
FROM compute c JOIN idle i USING (pod) JOIN warned w USING (pod)
WHERE i.utilisation < 3 AND c.requests >= 10 AND c.compute_ms > 3 * (SELECT median(compute_ms) FROM compute)
ORDER BY c.compute_ms DESC
LIMIT 1;
