-- Findings about the bucket, then those about a key that was used on it; the gravest first.
WITH users AS (
  SELECT DISTINCT useridentity.accesskeyid::VARCHAR AS key
  FROM cloudtrail
  WHERE requestparameters['bucketName'] = '{{bucket}}'
)
SELECT g.type, g.createdat, g.severity, g.title
FROM guardduty g
WHERE list_contains([b.name::VARCHAR FOR b IN g.resource.s3bucketdetails], '{{bucket}}')
   OR g.resource.accesskeydetails.accesskeyid::VARCHAR IN (SELECT key FROM users WHERE key IS NOT NULL)
ORDER BY list_contains([b.name::VARCHAR FOR b IN g.resource.s3bucketdetails], '{{bucket}}') DESC, g.severity DESC, g.createdat DESC
LIMIT 1;
