-- Changes of the two days before the alarm; those that could have done it first (new settings of a node group).
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT reference, time, system, summary, author
FROM changes, alarm
WHERE time BETWEEN fired - INTERVAL 48 HOUR AND fired
ORDER BY (system = 'node-tuning' AND summary LIKE 'node group %: conntrack and resolver settings%') DESC, time DESC;
