-- Tickets of the two days before the alarm; those that announce a test first.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT number AS ticket, time, author, subject, body
FROM tickets, alarm
WHERE time BETWEEN fired - INTERVAL 48 HOUR AND fired
ORDER BY (subject ILIKE 'load test%' AND contains(body::VARCHAR, 'classify-next')) DESC, time DESC;
