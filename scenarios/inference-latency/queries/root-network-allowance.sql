-- The node group whose cards refuse packets and whose kernels send segments again, since shortly before the alarm, many times as often as
-- the machines of that group did yesterday.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
groups AS (SELECT labels['node'] AS node, any_value(labels['label_eks_amazonaws_com_nodegroup']) AS node_group FROM metrics WHERE name = 'kube_node_labels' GROUP BY ALL),
counted AS (
  SELECT labels['node'] AS node, name, time, value - lag(value) OVER (PARTITION BY labels['node'], name ORDER BY time) AS rise,
         date_diff('second', lag(time) OVER (PARTITION BY labels['node'], name ORDER BY time), time) AS seconds
  FROM metrics
  WHERE name IN ('node_ethtool_pps_allowance_exceeded', 'node_netstat_Tcp_RetransSegs')
),
rates AS (
  SELECT node,
         60 * sum(rise) FILTER (name LIKE '%pps%' AND time >= fired - INTERVAL 2 MINUTE) / sum(seconds) FILTER (name LIKE '%pps%' AND time >= fired - INTERVAL 2 MINUTE) AS refused,
         60 * sum(rise) FILTER (name LIKE '%Retrans%' AND time >= fired - INTERVAL 2 MINUTE) / sum(seconds) FILTER (name LIKE '%Retrans%' AND time >= fired - INTERVAL 2 MINUTE) AS resent,
         60 * sum(rise) FILTER (name LIKE '%Retrans%' AND time < fired - INTERVAL 12 HOUR) / sum(seconds) FILTER (name LIKE '%Retrans%' AND time < fired - INTERVAL 12 HOUR) AS resent_before
  FROM counted, alarm
  WHERE rise >= 0 AND seconds > 0
  GROUP BY ALL
),
usual AS (SELECT node_group, avg(resent_before) AS resent_before FROM rates JOIN groups USING (node) GROUP BY ALL)
SELECT g.node_group AS "group", count(*) AS nodes, sum(r.refused) AS refused_per_minute, sum(r.resent) AS resent_per_minute,
       count(*) * any_value(u.resent_before) AS resent_per_minute_before
FROM rates r JOIN groups g USING (node) JOIN usual u USING (node_group)
WHERE r.refused > 20 AND r.resent > 5 * u.resent_before
GROUP BY ALL
HAVING nodes >= 2
ORDER BY resent_per_minute DESC
LIMIT 1;
