-- An earlier ticket of the same alarm, closed without a cause.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT number, time, body
FROM tickets, alarm
WHERE subject = 'InferenceLatencyP99High fired' AND time < fired - INTERVAL 2 DAY AND status = 'closed' AND contains(body::VARCHAR, 'without a cause');
