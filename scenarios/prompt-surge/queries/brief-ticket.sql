-- The ticket, by that person, about the assistant.
SELECT t.time, t.number, t.subject
FROM tickets t JOIN people p ON p.upn = t.author
WHERE t.number = '{{ticket}}' AND p.name = '{{author}}' AND contains(t.subject::VARCHAR, '{{product}}');
