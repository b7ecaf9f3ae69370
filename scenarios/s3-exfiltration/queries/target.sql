-- The bucket of the ticket, and what it is known to hold.
SELECT c.bucket, c.account_id, c.region, c.tags
FROM bucket_config c
WHERE EXISTS (SELECT 1 FROM tickets t WHERE t.number = '{{ticket}}' AND contains(t.body, c.bucket::VARCHAR))
ORDER BY c.snapshot_date DESC
LIMIT 1;
