-- Slow requests at the model server by pod, and how old the pod was: the server's log tells when it began to load.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired),
begun AS (SELECT pod, min(time) AS began FROM app_logs WHERE message LIKE 'loading:%' AND service = 'triton' GROUP BY ALL)
SELECT s.service_name AS deployment, s.pod_name AS pod, b.began, count(*) AS requests, count(*) FILTER (s.duration_ns > 2e9) AS slow,
       max(date_diff('second', b.began, s.start_time)) FILTER (s.duration_ns > 2e9) AS oldest_slow_s
FROM spans s LEFT JOIN begun b ON b.pod = s.pod_name, alarm
WHERE s.name = 'InferRequest' AND s.service_name = 'triton' AND s.start_time >= fired - INTERVAL 4 MINUTE
GROUP BY ALL
ORDER BY slow DESC;
