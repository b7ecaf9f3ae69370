-- Who put a policy on the bucket that names an account which the register does not know.
SELECT p.name AS person, c.sourceipaddress AS address, c.eventtime AS at, regexp_extract(c.requestparameters['bucketPolicy'], 'iam::(\d{12}):', 1) AS account
FROM cloudtrail c
LEFT JOIN people p ON p.upn = split_part(c.useridentity.principalid::VARCHAR, ':', 2)
WHERE c.eventname = 'PutBucketPolicy' AND c.errorcode IS NULL AND c.requestparameters['bucketName'] = '{{bucket}}'
  AND regexp_extract(c.requestparameters['bucketPolicy'], 'iam::(\d{12}):', 1) NOT IN (SELECT account_id FROM accounts)
ORDER BY c.eventtime DESC
LIMIT 1;
