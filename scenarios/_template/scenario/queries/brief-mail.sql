-- The mail stands in the security queue at the minute that the brief names.
SELECT number, time, subject
FROM tickets
WHERE number = '{{ticket}}' AND message = 1 AND strftime(time, '%Y-%m-%d %H:%M UTC') = '{{mail_time}}';
