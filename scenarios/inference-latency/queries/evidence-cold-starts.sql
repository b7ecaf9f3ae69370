-- How long each new replica took from "loading" to "successfully loaded", while the service sent it requests.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT service AS deployment, pod, min(time) FILTER (message LIKE 'loading:%') AS began, min(time) FILTER (message LIKE 'successfully loaded%') AS loaded,
       date_diff('second', min(time) FILTER (message LIKE 'loading:%'), min(time) FILTER (message LIKE 'successfully loaded%')) AS load_s
FROM app_logs, alarm
WHERE service LIKE 'triton%' AND logger = 'model_lifecycle.cc:472' OR logger = 'model_lifecycle.cc:839'
GROUP BY ALL
ORDER BY load_s DESC NULLS LAST;
