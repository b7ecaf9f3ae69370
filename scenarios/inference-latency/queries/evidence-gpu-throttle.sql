-- Clock, temperature and reason of throttling of each GPU since the alarm, and its clock before.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT labels['Hostname'] AS node, labels['pod'] AS pod, median(value) FILTER (time >= fired AND name = 'DCGM_FI_DEV_SM_CLOCK') AS clock,
       median(value) FILTER (time < fired - INTERVAL 12 HOUR AND name = 'DCGM_FI_DEV_SM_CLOCK') AS clock_before,
       max(value) FILTER (time >= fired AND name = 'DCGM_FI_DEV_GPU_TEMP') AS temperature,
       max(value) FILTER (time >= fired AND name = 'DCGM_FI_DEV_CLOCK_THROTTLE_REASONS') AS reasons
FROM metrics, alarm
WHERE name LIKE 'DCGM_%'
GROUP BY ALL
ORDER BY temperature DESC NULLS LAST;
