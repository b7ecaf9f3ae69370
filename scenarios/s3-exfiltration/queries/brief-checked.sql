-- A second message of the ticket, by a member of the security team, says so.
SELECT t.number, t.time, p.name FROM tickets t JOIN people p ON p.upn = t.author
WHERE t.number = '{{ticket}}' AND t.message > 1 AND p.team ILIKE '%secur%' AND contains(t.body::VARCHAR, '{{bucket}}');
