-- The change that goes with the deletion of the bucket's public-access block.
SELECT h.reference AS change, p.name AS author, b.eventtime AS at, h.summary
FROM cloudtrail b
JOIN changes h ON h.time BETWEEN b.eventtime - INTERVAL 30 MINUTE AND b.eventtime AND h.kind = 'deploy'
LEFT JOIN people p ON p.upn = h.author
WHERE b.eventname = 'DeleteBucketPublicAccessBlock' AND b.errorcode IS NULL AND b.requestparameters['bucketName'] = '{{bucket}}'
  AND EXISTS (SELECT 1 FROM cloudtrail a WHERE a.eventname = 'AssumeRoleWithWebIdentity' AND a.responseelements['credentials.accessKeyId'] = b.useridentity.accesskeyid
              AND contains(a.responseelements['subjectFromWebIdentityToken'], '/' || h.system::VARCHAR || ':'))
ORDER BY b.eventtime DESC, h.time DESC
LIMIT 1;
