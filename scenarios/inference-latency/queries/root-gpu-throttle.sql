-- The GPU that works without a pause, too hot, at little more than half of its clock since the alarm, while it had its full clock before.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
gpu AS (
  SELECT labels['Hostname'] AS node, labels['pod'] AS pod, time >= fired - INTERVAL 1 MINUTE AS bad, name, value
  FROM metrics, alarm
  WHERE name IN ('DCGM_FI_DEV_SM_CLOCK', 'DCGM_FI_DEV_GPU_TEMP', 'DCGM_FI_DEV_GPU_UTIL') AND labels['pod'] NOT LIKE 'triton-next%'
)
SELECT node, pod,
       median(value) FILTER (bad AND name = 'DCGM_FI_DEV_SM_CLOCK') AS clock,
       median(value) FILTER (NOT bad AND name = 'DCGM_FI_DEV_SM_CLOCK') AS clock_before,
       max(value) FILTER (bad AND name = 'DCGM_FI_DEV_GPU_TEMP') AS temperature,
       median(value) FILTER (bad AND name = 'DCGM_FI_DEV_GPU_UTIL') AS utilisation
FROM gpu
GROUP BY ALL
HAVING clock < 0.6 * clock_before AND temperature >= 83 AND utilisation > 60
ORDER BY clock
LIMIT 1;
