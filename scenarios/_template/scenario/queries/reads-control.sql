-- The role with an external id, which is how vendors come in, that read the most of the bucket.
SELECT useridentity.sessioncontext.sessionissuer.username AS role, count(*) AS requests
FROM cloudtrail
WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
  AND useridentity.sessioncontext.sessionissuer.username IN (SELECT "user" FROM iam_snapshot WHERE trust_policy['Condition.StringEquals.sts:ExternalId'] IS NOT NULL)
GROUP BY ALL
ORDER BY requests DESC
LIMIT 1;
