-- Somebody asked S3 for each quoted name in that bucket, and it was there.
WITH quoted AS (SELECT DISTINCT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1),
asked AS (
  SELECT DISTINCT requestparameters['key'] AS name
  FROM cloudtrail
  WHERE eventname = 'HeadObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
)
SELECT count(*) AS found
FROM quoted JOIN asked USING (name)
HAVING count(*) = {{count}};
