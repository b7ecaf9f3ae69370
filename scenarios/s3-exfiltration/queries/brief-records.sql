-- Audit and flow records reach to both sides of a day before the mail; changes, tickets and snapshots reach days further back.
WITH mail AS (SELECT strptime('{{mail_time}}', '%Y-%m-%d %H:%M UTC') AS mailed)
SELECT mailed FROM mail
WHERE (SELECT min(eventtime) FROM cloudtrail) < mailed - INTERVAL 12 HOUR AND (SELECT max(eventtime) FROM cloudtrail) > mailed
  AND (SELECT min(start_time) FROM vpc_flow) < mailed - INTERVAL 12 HOUR AND (SELECT max(start_time) FROM vpc_flow) > mailed
  AND (SELECT min(time) FROM tickets) < mailed - INTERVAL 7 DAY AND (SELECT min(time) FROM changes) < mailed - INTERVAL 7 DAY
  AND (SELECT min(snapshot_time) FROM bucket_config) < mailed - INTERVAL 3 DAY;
