-- The policy for an unknown account, whoever put it, and what that account then read.
WITH put AS (
  SELECT p.name AS person, c.eventtime AS at, regexp_extract(c.requestparameters['bucketPolicy'], 'iam::(\d{12}):', 1) AS account
  FROM cloudtrail c
  LEFT JOIN people p ON p.upn = split_part(c.useridentity.principalid::VARCHAR, ':', 2)
  WHERE c.eventname = 'PutBucketPolicy' AND c.errorcode IS NULL AND c.requestparameters['bucketName'] = '{{bucket}}'
)
SELECT put.account, put.person, put.at, count(DISTINCT r.requestparameters['key']) AS objects, sum(r.additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
FROM put
JOIN cloudtrail r ON r.useridentity.type = 'AWSAccount' AND r.useridentity.accountid = put.account AND r.eventtime >= put.at
WHERE put.account NOT IN (SELECT account_id FROM accounts) AND r.eventname = 'GetObject' AND r.errorcode IS NULL AND r.requestparameters['bucketName'] = '{{bucket}}'
GROUP BY ALL
ORDER BY bytes DESC
LIMIT 1;
