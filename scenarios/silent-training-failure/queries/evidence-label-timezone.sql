-- The window of clicks that the join says it reads: hours off from midnight UTC.
SELECT hours AS shift_hours, count(*) AS runs, min(t) AS first
FROM (
    SELECT run_id, max(timestamp) AS t,
      any_value(date_diff('hour', date_trunc('day', CAST(regexp_extract(message, '\[([0-9T:-]+)Z', 1) AS TIMESTAMP) + INTERVAL 12 HOUR),
        CAST(regexp_extract(message, '\[([0-9T:-]+)Z', 1) AS TIMESTAMP))) AS hours
    FROM task_logs WHERE dag_id = '{{dag}}' AND message LIKE '%labels: clicks of [%' GROUP BY run_id)
WHERE hours <> 0 GROUP BY hours ORDER BY runs DESC LIMIT 20;
