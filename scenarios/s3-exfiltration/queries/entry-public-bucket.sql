-- Changes of public-access blocks and the deploys around them; the deletion of this bucket's block comes first.
WITH pipelines AS (
  SELECT responseelements['credentials.accessKeyId'] AS key, regexp_extract(responseelements['subjectFromWebIdentityToken'], '/([^/:]+):', 1) AS system
  FROM cloudtrail
  WHERE eventname = 'AssumeRoleWithWebIdentity' AND errorcode IS NULL
),
blocks AS (
  SELECT b.requestparameters['bucketName'] AS bucket, b.eventname, b.eventtime AS at, p.system
  FROM cloudtrail b
  LEFT JOIN pipelines p ON p.key = b.useridentity.accesskeyid
  WHERE b.eventname IN ('DeleteBucketPublicAccessBlock', 'PutBucketPublicAccessBlock') AND b.errorcode IS NULL
)
SELECT h.reference AS change, p.name AS author, b.bucket, b.eventname, b.at, h.summary
FROM blocks b
LEFT JOIN changes h ON h.system = b.system AND h.kind = 'deploy' AND h.time BETWEEN b.at - INTERVAL 30 MINUTE AND b.at
LEFT JOIN people p ON p.upn = h.author
ORDER BY b.bucket = '{{bucket}}' AND b.eventname = 'DeleteBucketPublicAccessBlock' DESC, h.reference IS NOT NULL DESC, b.at DESC, h.time DESC
LIMIT 1;
