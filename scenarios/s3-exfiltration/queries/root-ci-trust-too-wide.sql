-- Roles that let in web identities which are no repository of ours, with what their sessions then read of the bucket.
WITH strangers AS (
  SELECT responseelements['subjectFromWebIdentityToken'] AS subject, responseelements['credentials.accessKeyId'] AS key, split_part(requestparameters['roleArn'], '/', -1) AS role
  FROM cloudtrail
  WHERE eventname = 'AssumeRoleWithWebIdentity' AND errorcode IS NULL
    AND NOT starts_with(responseelements['subjectFromWebIdentityToken'], 'repo:' || (SELECT any_value(org)::VARCHAR FROM github_audit WHERE org IS NOT NULL) || '/')
)
SELECT s.role, s.subject, count(DISTINCT r.requestparameters['key']) AS objects, sum(r.additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
FROM strangers s
JOIN cloudtrail r ON r.useridentity.accesskeyid = s.key
WHERE r.eventname = 'GetObject' AND r.errorcode IS NULL AND r.requestparameters['bucketName'] = '{{bucket}}'
GROUP BY ALL
ORDER BY bytes DESC
LIMIT 1;
