-- The ticket says what the rule watches, and the panel was above it when it fired.
SELECT t.number, m.value
FROM tickets t, metrics m
WHERE t.number = '{{ticket}}' AND contains(t.body::VARCHAR, 'p99 of {{host}} over five minutes is above 2 s')
  AND m.name = 'slo:inference_request_duration_seconds:p99_5m' AND strftime(m.time, '%Y-%m-%d %H:%M UTC') = '{{alarm_time}}' AND m.value > 2;
