-- Replication rules put on the bucket that lead to an account which the register does not know, with what they moved.
WITH put AS (
  SELECT requestparameters['ReplicationConfiguration.Rule.ID'] AS rule, requestparameters['ReplicationConfiguration.Rule.Destination.Account'] AS account,
         split_part(requestparameters['ReplicationConfiguration.Rule.Destination.Bucket'], ':::', 2) AS destination, max(eventtime) AS put_at
  FROM cloudtrail
  WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
  GROUP BY ALL
)
SELECT put.*, (SELECT sum(m.BytesReplicated)::DOUBLE FROM replication_metrics m WHERE m.SourceBucket = '{{bucket}}' AND m.RuleId = put.rule) AS bytes
FROM put
WHERE put.account NOT IN (SELECT account_id FROM accounts)
ORDER BY bytes DESC
LIMIT 1;
