-- The alarm fires in that minute, and its ticket is opened within the next ten.
SELECT m.time, t.number, t.subject
FROM metrics m, tickets t
WHERE m.name = 'ALERTS' AND m.labels['alertname'] = 'InferenceLatencyP99High' AND strftime(m.time, '%Y-%m-%d %H:%M UTC') = '{{alarm_time}}'
  AND t.number = '{{ticket}}' AND t.message = 1 AND t.time BETWEEN m.time AND m.time + INTERVAL 10 MINUTE;
