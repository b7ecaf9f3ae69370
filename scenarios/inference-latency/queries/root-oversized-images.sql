-- The key whose requests are many times larger since the alarm than before, and slow; and the client version that sends them.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
requests AS (
  SELECT fields.api_key AS key, fields.user_agent AS agent, fields.bytes_in AS bytes, fields.duration_ms AS ms, time >= fired - INTERVAL 1 MINUTE AS bad
  FROM app_logs, alarm
  WHERE service = 'gateway' AND logger = 'access' AND NOT (time > fired - INTERVAL 12 HOUR AND time < fired - INTERVAL 1 MINUTE AND fields.bytes_in > 3000000)
),
sizes AS (
  SELECT key, median(bytes) FILTER (bad) AS bytes, median(bytes) FILTER (NOT bad) AS bytes_before, median(ms) FILTER (bad) AS ms,
         mode(agent) FILTER (bad AND bytes > 3000000) AS agent, count(*) FILTER (bad) AS requests
  FROM requests
  GROUP BY ALL
)
SELECT key, agent, bytes, bytes_before, bytes / bytes_before AS times_bytes, ms, requests
FROM sizes
WHERE bytes > 8 * bytes_before AND bytes > 2500000 AND ms > 1000
ORDER BY bytes DESC
LIMIT 1;
