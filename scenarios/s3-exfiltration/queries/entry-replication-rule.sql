-- Who put a replication rule on the bucket.
SELECT requestparameters['ReplicationConfiguration.Rule.ID'] AS rule, useridentity.accesskeyid AS key, useridentity.username AS "user", sourceipaddress AS address, eventtime AS at
FROM cloudtrail
WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
ORDER BY eventtime DESC
LIMIT 1;
