-- The ticket quotes that many names which are keys of objects.
WITH quoted AS (SELECT DISTINCT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1)
SELECT count(*) AS names FROM quoted
WHERE name IN (SELECT requestparameters['key'] FROM cloudtrail WHERE requestparameters['bucketName'] = '{{bucket}}')
HAVING count(*) = {{count}};
