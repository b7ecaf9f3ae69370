-- Somebody asked S3 for each quoted name in that bucket, and it was there.
WITH quoted AS (SELECT DISTINCT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1)
SELECT count(DISTINCT c.requestparameters['key']) AS found
FROM cloudtrail c JOIN quoted q ON c.requestparameters['key'] = q.name
WHERE c.eventname = 'HeadObject' AND c.errorcode IS NULL AND c.requestparameters['bucketName'] = '{{bucket}}'
HAVING count(DISTINCT c.requestparameters['key']) = {{count}};
