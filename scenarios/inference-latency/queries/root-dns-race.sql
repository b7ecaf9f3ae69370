-- The node group that fails to track connections since the alarm, while lookups from its pods stop for five seconds.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
groups AS (SELECT labels['node'] AS node, any_value(labels['label_eks_amazonaws_com_nodegroup']) AS node_group FROM metrics WHERE name = 'kube_node_labels' GROUP BY ALL),
failed AS (
  SELECT labels['node'] AS node, time, value - lag(value) OVER (PARTITION BY labels['node'] ORDER BY time) AS rise
  FROM metrics
  WHERE name = 'node_nf_conntrack_stat_insert_failed'
),
rises AS (
  SELECT node, sum(rise) FILTER (time >= fired - INTERVAL 2 MINUTE) AS failed, sum(rise) FILTER (time < fired - INTERVAL 12 HOUR) AS failed_before
  FROM failed, alarm
  WHERE rise >= 0
  GROUP BY ALL
),
gaps AS (
  -- A client span that lasts five seconds longer than the server's span below it.
  SELECT c.node_name AS node, count(*) AS calls, count(*) FILTER (c.duration_ns - s.duration_ns > 4.5e9) AS gaps
  FROM spans c JOIN spans s ON s.trace_id = c.trace_id AND s.parent_span_id = c.span_id AND s.kind = 'SERVER', alarm
  WHERE c.kind = 'CLIENT' AND c.start_time >= fired - INTERVAL 3 MINUTE
  GROUP BY ALL
)
SELECT node_group AS "group", count(*) AS nodes, sum(failed) AS failed, sum(gaps) AS gaps, sum(calls) AS calls
FROM rises JOIN groups USING (node) JOIN gaps USING (node)
WHERE failed > 8 AND gaps > 0
GROUP BY ALL
HAVING nodes >= 2 AND sum(gaps) > 0.001 * sum(calls)
ORDER BY failed DESC
LIMIT 1;
