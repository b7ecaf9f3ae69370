SELECT 1 AS enough
WHERE (SELECT max(day) - min(day) > INTERVAL 380 DAY FROM online_metrics)
  AND (SELECT max(recorded_at) - min(recorded_at) > INTERVAL 10 DAY FROM row_counts)
  AND (SELECT max(event_time) - min(event_time) > INTERVAL 20 HOUR FROM click_events)
  AND (SELECT count(*) > 0 FROM changes WHERE time < TIMESTAMP '{{day}}');
