-- Calls whose client span is longer than the server span below it by 0.15 to 4 seconds, by the caller's node: time lost between the two.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
groups AS (SELECT labels['node'] AS node, any_value(labels['label_eks_amazonaws_com_nodegroup']) AS node_group FROM metrics WHERE name = 'kube_node_labels' GROUP BY ALL),
calls AS (
  SELECT c.node_name AS node, c.duration_ns - s.duration_ns AS outside
  FROM spans c JOIN spans s ON s.trace_id = c.trace_id AND s.parent_span_id = c.span_id AND s.kind = 'SERVER', alarm
  WHERE c.kind = 'CLIENT' AND c.start_time >= fired - INTERVAL 3 MINUTE
)
SELECT node, any_value(node_group) AS "group", count(*) AS calls, count(*) FILTER (outside BETWEEN 0.15e9 AND 4e9) AS slow_outside,
       quantile_cont(outside, 0.999) / 1e6 AS p999_ms
FROM calls JOIN groups USING (node)
GROUP BY ALL
ORDER BY slow_outside DESC;
