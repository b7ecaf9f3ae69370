-- What S3 itself copied out of the bucket, by destination; destinations that the company does not own first.
SELECT m.DestinationBucket AS destination, m.RuleId AS rule,
       (SELECT any_value(r.destination_account) FROM bucket_config c, unnest(c.replication_rules) AS u(r) WHERE c.bucket = '{{bucket}}' AND r.destination_bucket = m.DestinationBucket) AS account,
       (SELECT any_value(sourceipaddress) FROM cloudtrail WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}') AS address,
       sum(m.ObjectsReplicated) AS objects, sum(m.BytesReplicated)::DOUBLE AS bytes, min(m."Timestamp") AS first, max(m."Timestamp") AS last
FROM replication_metrics m
WHERE m.SourceBucket = '{{bucket}}' AND m.ObjectsReplicated > 0
  AND m."Timestamp" >= (SELECT min(eventtime) FROM cloudtrail WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}') - INTERVAL 10 MINUTE
GROUP BY ALL
ORDER BY bytes DESC
LIMIT 1;
