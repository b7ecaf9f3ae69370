-- One key sends nearly all slow requests since the alarm, to a path of its own; without it the objective is met. A ticket says whose key it is.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
requests AS (
  SELECT fields.api_key AS key, fields.path AS path, fields.user_agent AS agent, fields.duration_ms AS ms
  FROM app_logs, alarm
  WHERE service = 'gateway' AND logger = 'access' AND time >= fired - INTERVAL 4 MINUTE
),
tester AS (
  SELECT key, mode(agent) AS agent, count(*) FILTER (ms > 2000) AS slow
  FROM requests
  GROUP BY ALL
  HAVING slow >= 20 AND slow >= 0.8 * (SELECT count(*) FROM requests WHERE ms > 2000) AND mode(path) = '/v1/classify-next'
)
SELECT t.key, t.agent, k.number AS ticket, t.slow, quantile_cont(r.ms, 0.99) AS users_p99_ms
FROM tester t JOIN tickets k ON contains(k.body::VARCHAR, t.key::VARCHAR), requests r
WHERE r.key <> t.key
GROUP BY ALL
HAVING users_p99_ms < 2000
ORDER BY max(k.time) DESC
LIMIT 1;
