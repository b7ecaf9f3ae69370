-- Audit and flow records reach to both sides of a day before the mail; changes, tickets and snapshots reach days further back.
WITH mail AS (SELECT strptime('{{mail_time}}', '%Y-%m-%d %H:%M UTC') AS at)
SELECT at FROM mail
WHERE (SELECT min(eventtime) FROM cloudtrail) < at - INTERVAL 12 HOUR AND (SELECT max(eventtime) FROM cloudtrail) > at
  AND (SELECT min(start_time) FROM vpc_flow) < at - INTERVAL 12 HOUR AND (SELECT max(start_time) FROM vpc_flow) > at
  AND (SELECT min(time) FROM tickets) < at - INTERVAL 7 DAY AND (SELECT min(time) FROM changes) < at - INTERVAL 7 DAY
  AND (SELECT min(snapshot_time) FROM bucket_config) < at - INTERVAL 3 DAY;
