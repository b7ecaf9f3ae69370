-- Changes of public-access blocks and the deploys around them; the deletion of this bucket's block comes first.
SELECT h.reference AS change, p.name AS author, b.requestparameters['bucketName'] AS bucket, b.eventname, b.eventtime AS at, h.summary
FROM cloudtrail b
LEFT JOIN changes h ON h.time BETWEEN b.eventtime - INTERVAL 30 MINUTE AND b.eventtime AND h.kind = 'deploy'
  AND EXISTS (SELECT 1 FROM cloudtrail a WHERE a.eventname = 'AssumeRoleWithWebIdentity' AND a.responseelements['credentials.accessKeyId'] = b.useridentity.accesskeyid
              AND contains(a.responseelements['subjectFromWebIdentityToken'], '/' || h.system::VARCHAR || ':'))
LEFT JOIN people p ON p.upn = h.author
WHERE b.eventname IN ('DeleteBucketPublicAccessBlock', 'PutBucketPublicAccessBlock') AND b.errorcode IS NULL
ORDER BY b.requestparameters['bucketName'] = '{{bucket}}' AND b.eventname = 'DeleteBucketPublicAccessBlock' DESC, h.reference IS NOT NULL DESC, b.eventtime DESC, h.time DESC
LIMIT 1;
