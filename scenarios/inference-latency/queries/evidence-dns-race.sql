-- Connections that the kernel could not enter into its table, by node, since the alarm and at the same hour of the day before.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
groups AS (SELECT labels['node'] AS node, any_value(labels['label_eks_amazonaws_com_nodegroup']) AS node_group FROM metrics WHERE name = 'kube_node_labels' GROUP BY ALL),
rises AS (
  SELECT labels['node'] AS node, time, value - lag(value) OVER (PARTITION BY labels['node'] ORDER BY time) AS rise
  FROM metrics
  WHERE name = 'node_nf_conntrack_stat_insert_failed'
)
SELECT node, any_value(node_group) AS "group", sum(rise) FILTER (time >= fired - INTERVAL 2 MINUTE) AS since_alarm,
       sum(rise) FILTER (time BETWEEN fired - INTERVAL 24 HOUR - INTERVAL 30 MINUTE AND fired - INTERVAL 24 HOUR + INTERVAL 30 MINUTE) AS same_hour_before
FROM rises JOIN groups USING (node), alarm
WHERE rise >= 0
GROUP BY ALL
ORDER BY since_alarm DESC NULLS LAST;
