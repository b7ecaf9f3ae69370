-- Findings of the seven days before the mail.
SELECT type, createdat FROM guardduty
WHERE createdat BETWEEN strptime('{{mail_time}}', '%Y-%m-%d %H:%M UTC') - INTERVAL 7 DAY AND strptime('{{mail_time}}', '%Y-%m-%d %H:%M UTC')
ORDER BY createdat DESC;
