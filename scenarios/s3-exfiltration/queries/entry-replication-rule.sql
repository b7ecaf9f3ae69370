-- Who put replication rules on buckets, this bucket first.
SELECT requestparameters['bucketName'] AS bucket, requestparameters['ReplicationConfiguration.Rule.ID'] AS rule, useridentity.accesskeyid AS key, useridentity.username AS "user", sourceipaddress AS address, errorcode, eventtime AS at
FROM cloudtrail
WHERE eventname = 'PutBucketReplication'
ORDER BY requestparameters['bucketName'] = '{{bucket}}' DESC, errorcode IS NULL DESC, eventtime DESC
LIMIT 1;
