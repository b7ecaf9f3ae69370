-- Flow records between our interfaces and the address that put the rule, from then on, beside what S3 copied: the copy is not in them.
WITH put AS (
  SELECT sourceipaddress::VARCHAR AS address, eventtime AS at
  FROM cloudtrail
  WHERE eventname = 'PutBucketReplication' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
  ORDER BY eventtime DESC LIMIT 1
),
copied AS (SELECT sum(m.BytesReplicated)::DOUBLE AS bytes FROM replication_metrics m, put WHERE m.SourceBucket = '{{bucket}}' AND m."Timestamp" >= put.at - INTERVAL 10 MINUTE)
SELECT any_value(copied.bytes) AS copied,
       -- An address may also visit our site: less than a twentieth of what was copied is that.
       (CASE WHEN coalesce(sum(f.bytes), 0) < any_value(copied.bytes) / 20 THEN 0 ELSE sum(f.bytes) END)::DOUBLE AS flow_bytes
FROM put CROSS JOIN copied
LEFT JOIN vpc_flow f ON (f.srcaddr = put.address OR f.dstaddr = put.address) AND f.action = 'ACCEPT' AND f.start_time >= put.at;
