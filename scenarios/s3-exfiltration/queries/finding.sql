-- Findings about the bucket, or about a key or instance that used it; the gravest first.
WITH users AS (
  SELECT DISTINCT useridentity.accesskeyid::VARCHAR AS key, split_part(useridentity.principalid::VARCHAR, ':', 2) AS session
  FROM cloudtrail
  WHERE requestparameters['bucketName'] = '{{bucket}}'
)
SELECT g.type, g.createdat, g.severity, g.title
FROM guardduty g
WHERE list_contains([b.name::VARCHAR FOR b IN g.resource.s3bucketdetails], '{{bucket}}')
   OR g.resource.accesskeydetails.accesskeyid::VARCHAR IN (SELECT key FROM users WHERE key IS NOT NULL)
   OR g.resource.instancedetails.instanceid::VARCHAR IN (SELECT session FROM users)
ORDER BY g.severity DESC, g.createdat DESC
LIMIT 1;
