-- No finding speaks of the mail or of any quoted name.
WITH quoted AS (SELECT DISTINCT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1)
SELECT count(*) AS findings FROM guardduty g
HAVING count(*) FILTER (WHERE EXISTS (SELECT 1 FROM quoted q WHERE contains(concat(g.title, ' ', g.description), q.name)) OR contains(concat(g.title, ' ', g.description), '{{ticket}}')) = 0;
