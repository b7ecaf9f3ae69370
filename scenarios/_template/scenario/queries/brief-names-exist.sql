-- As many quoted names as the brief says are names of objects in the bucket.
WITH quoted AS (SELECT DISTINCT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1)
SELECT count(*) AS names
FROM quoted q
WHERE EXISTS (SELECT 1 FROM cloudtrail c WHERE c.requestparameters['bucketName'] = '{{bucket}}' AND c.requestparameters['key'] = q.name)
HAVING count(*) = {{count}};
