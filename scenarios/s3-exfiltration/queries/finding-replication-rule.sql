-- Findings about a key that put a replication rule on the bucket; the gravest first.
SELECT g.type, g.createdat, g.severity, g.title
FROM guardduty g
WHERE g.resource.accesskeydetails.accesskeyid::VARCHAR IN (
    SELECT useridentity.accesskeyid::VARCHAR FROM cloudtrail
    WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}')
ORDER BY g.severity DESC, g.createdat DESC
LIMIT 1;
