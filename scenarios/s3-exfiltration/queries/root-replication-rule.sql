-- Replication rules of the bucket that lead to an account which the register does not know, with what they moved.
SELECT r.destination_bucket AS destination, r.destination_account AS account, r.id AS rule,
       (SELECT sum(m.BytesReplicated)::DOUBLE FROM replication_metrics m WHERE m.SourceBucket = c.bucket AND m.RuleId = r.id) AS bytes
FROM (SELECT * FROM bucket_config WHERE bucket = '{{bucket}}' ORDER BY snapshot_time DESC LIMIT 1) c, unnest(c.replication_rules) AS u(r)
WHERE r.destination_account NOT IN (SELECT account_id FROM accounts)
ORDER BY bytes DESC
LIMIT 1;
