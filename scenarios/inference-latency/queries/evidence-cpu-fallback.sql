-- Utilisation of each GPU of the model server since the alarm and the day before.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT labels['pod'] AS pod, labels['Hostname'] AS node, median(value) FILTER (time >= fired) AS utilisation, median(value) FILTER (time < fired - INTERVAL 12 HOUR) AS utilisation_before
FROM metrics, alarm
WHERE name = 'DCGM_FI_DEV_GPU_UTIL' AND labels['pod'] NOT LIKE 'triton-next%'
GROUP BY ALL
ORDER BY utilisation, utilisation_before DESC;
