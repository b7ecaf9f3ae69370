-- Requests that each replica answered since the alarm, and how hot its GPU was: load explains no heat.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
load AS (SELECT pod_name AS pod, count(*) AS requests FROM spans, alarm WHERE service_name = 'triton' AND name = 'InferRequest' AND start_time >= fired GROUP BY ALL),
heat AS (
  SELECT labels['pod'] AS pod, labels['Hostname'] AS node, max(value) FILTER (time >= fired) AS temperature, max(value) FILTER (time < fired - INTERVAL 12 HOUR) AS temperature_before
  FROM metrics, alarm
  WHERE name = 'DCGM_FI_DEV_GPU_TEMP'
  GROUP BY ALL
)
SELECT node, pod, requests, temperature, temperature_before
FROM load JOIN heat USING (pod)
ORDER BY temperature DESC;
