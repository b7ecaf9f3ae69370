-- The bucket lost its block, everybody was let in, and requests without credentials read it.
SELECT b.requestparameters['bucketName'] AS bucket, h.reference AS change, b.eventtime AS open_from, count(DISTINCT r.requestparameters['key']) AS objects, sum(r.additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
FROM cloudtrail b
JOIN changes h ON h.time BETWEEN b.eventtime - INTERVAL 30 MINUTE AND b.eventtime AND h.kind = 'deploy'
JOIN cloudtrail a ON a.eventname = 'AssumeRoleWithWebIdentity' AND a.responseelements['credentials.accessKeyId'] = b.useridentity.accesskeyid
  AND contains(a.responseelements['subjectFromWebIdentityToken'], '/' || h.system::VARCHAR || ':')
JOIN cloudtrail r ON r.eventname = 'GetObject' AND r.errorcode IS NULL AND r.useridentity.accountid = 'ANONYMOUS_PRINCIPAL' AND r.requestparameters['bucketName'] = '{{bucket}}' AND r.eventtime >= b.eventtime
WHERE b.eventname = 'DeleteBucketPublicAccessBlock' AND b.errorcode IS NULL AND b.requestparameters['bucketName'] = '{{bucket}}'
GROUP BY ALL
ORDER BY bytes DESC, h.reference
LIMIT 1;
