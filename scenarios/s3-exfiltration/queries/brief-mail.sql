-- The mail's ticket, opened by the security mailbox at that minute.
SELECT number, time, author, subject FROM tickets
WHERE number = '{{ticket}}' AND message = 1 AND author LIKE 'security@%' AND strftime(time, '%Y-%m-%d %H:%M UTC') = '{{mail_time}}';
