-- Older tickets that hold all the names which the mail quotes.
WITH quoted AS (SELECT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1),
names AS (SELECT DISTINCT q.name FROM quoted q WHERE EXISTS (SELECT 1 FROM cloudtrail c WHERE c.requestparameters['key'] = q.name))
SELECT t.number AS ticket, t.time, t.subject, count(*) AS names
FROM tickets t JOIN names n ON contains(t.body::VARCHAR, n.name)
WHERE t.number <> '{{ticket}}'
GROUP BY ALL
ORDER BY names DESC, t.time
LIMIT 1;
