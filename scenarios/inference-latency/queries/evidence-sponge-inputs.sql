-- Time in preprocess for each megabyte that came in, by key, since the alarm.
WITH alarm AS (SELECT strptime('{{alarm_time}}', '%Y-%m-%d %H:%M UTC') AS fired)
SELECT g.attributes."enduser.id" AS key, median(g.attributes."http.request.body.size") AS size, median(p.duration_ns) / 1e6 AS preprocess_ms,
       median(p.duration_ns / g.attributes."http.request.body.size") AS ms_per_megabyte
FROM spans g JOIN spans p ON p.trace_id = g.trace_id AND p.service_name = 'preprocess' AND p.name = 'preprocess', alarm
WHERE g.service_name = 'gateway' AND g.kind = 'SERVER' AND g.start_time >= fired - INTERVAL 1 MINUTE AND g.attributes."http.request.body.size" > 0
GROUP BY ALL
ORDER BY ms_per_megabyte DESC;
