-- The vendor's reads of the bucket by day: objects and bytes.
SELECT date_trunc('day', eventtime) AS day, count(DISTINCT requestparameters['key']) AS objects, sum(additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes, mode(sourceipaddress) AS address
FROM cloudtrail
WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
  AND useridentity.sessioncontext.sessionissuer.username IN (SELECT s.user FROM iam_snapshot s WHERE s.principal_type = 'role' AND s.trust_policy['Condition.StringEquals.sts:ExternalId'] IS NOT NULL)
GROUP BY ALL
ORDER BY day;
