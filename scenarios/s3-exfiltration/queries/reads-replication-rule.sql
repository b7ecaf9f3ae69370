-- What S3 itself copied out of the bucket since rules were last put on it, by destination; accounts that the register does not know first.
WITH put AS (
  SELECT min(eventtime) AS at, arg_max(sourceipaddress::VARCHAR, eventtime) AS address
  FROM cloudtrail
  WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
),
rules AS (
  SELECT DISTINCT r.destination_bucket AS destination, r.destination_account AS account
  FROM bucket_config c, unnest(c.replication_rules) AS u(r)
  WHERE c.bucket = '{{bucket}}'
)
SELECT m.DestinationBucket AS destination, m.RuleId AS rule, any_value(rules.account) AS account, any_value(put.address) AS address,
       sum(m.ObjectsReplicated) AS objects, sum(m.BytesReplicated)::DOUBLE AS bytes, min(m."Timestamp") AS first, max(m."Timestamp") AS last
FROM replication_metrics m
JOIN put ON m."Timestamp" >= put.at - INTERVAL 10 MINUTE
LEFT JOIN rules ON rules.destination = m.DestinationBucket
LEFT JOIN accounts a ON a.account_id = rules.account
WHERE m.SourceBucket = '{{bucket}}' AND m.ObjectsReplicated > 0
GROUP BY m.DestinationBucket, m.RuleId
ORDER BY count(rules.account) > 0 AND count(a.account_id) = 0 DESC, bytes DESC
LIMIT 1;
