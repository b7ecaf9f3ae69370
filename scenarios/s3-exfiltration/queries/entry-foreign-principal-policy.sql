-- Who put policies on buckets; those of this bucket that name an account which the register does not know come first.
SELECT p.name AS person, c.requestparameters['bucketName'] AS bucket, c.sourceipaddress AS address, c.eventtime AS at, regexp_extract(c.requestparameters['bucketPolicy'], 'iam::(\d{12}):', 1) AS account
FROM cloudtrail c
LEFT JOIN people p ON p.upn = split_part(c.useridentity.principalid::VARCHAR, ':', 2)
WHERE c.eventname IN ('PutBucketPolicy', 'PutBucketAcl', 'DeleteBucketPolicy') AND c.errorcode IS NULL
ORDER BY c.requestparameters['bucketName'] = '{{bucket}}' DESC NULLS LAST,
         coalesce(regexp_extract(c.requestparameters['bucketPolicy'], 'iam::(\d{12}):', 1), '') NOT IN (SELECT account_id FROM accounts UNION ALL SELECT '') DESC, c.eventtime DESC
LIMIT 1;
