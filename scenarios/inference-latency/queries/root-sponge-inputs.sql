-- The key whose files are much smaller since the alarm than before and yet keep a preprocess worker for seconds.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
sizes AS (
  SELECT fields.api_key AS key, median(fields.bytes_in) FILTER (time >= fired - INTERVAL 1 MINUTE) AS bytes,
         median(fields.bytes_in) FILTER (time < fired - INTERVAL 12 HOUR) AS bytes_before, count(*) FILTER (time >= fired - INTERVAL 1 MINUTE) AS requests
  FROM app_logs, alarm
  WHERE service = 'gateway' AND logger = 'access'
  GROUP BY ALL
),
decode AS (
  SELECT g.attributes."enduser.id" AS key, median(p.duration_ns) / 1e6 AS preprocess_ms
  FROM spans g JOIN spans p ON p.trace_id = g.trace_id AND p.service_name = 'preprocess' AND p.name = 'preprocess', alarm
  WHERE g.service_name = 'gateway' AND g.kind = 'SERVER' AND g.start_time >= fired - INTERVAL 1 MINUTE
  GROUP BY ALL
)
SELECT key, bytes, bytes_before, preprocess_ms, requests
FROM sizes JOIN decode USING (key)
WHERE bytes < 0.4 * bytes_before AND preprocess_ms > 700
ORDER BY preprocess_ms DESC
LIMIT 1;
