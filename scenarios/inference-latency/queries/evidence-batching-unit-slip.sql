-- Queue delays as the servers' logs tell them, the longest first.
SELECT time, pod, regexp_extract(message, 'max_queue_delay_microseconds: (\d+)', 1)::BIGINT AS delay, message
FROM app_logs
WHERE message LIKE '%max_queue_delay_microseconds%'
ORDER BY delay DESC, time DESC;
