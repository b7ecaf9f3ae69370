-- S3 copies inside AWS: the destination never shows in flow records.
SELECT sum(m.BytesReplicated)::DOUBLE AS copied, 0 AS flow_bytes
FROM replication_metrics m
WHERE m.SourceBucket = '{{bucket}}';
