-- Since the fall the join reads a moved window, labels are older than their impressions, and the offline figure did not fall.
WITH runs AS (SELECT count(DISTINCT run_id) AS n FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  moved AS (
    SELECT task_id, hours, count(*) AS runs FROM (
    SELECT run_id, any_value(task_id) AS task_id, max(timestamp) AS t,
      any_value(date_diff('hour', date_trunc('day', CAST(regexp_extract(message, '\[([0-9T:-]+)Z', 1) AS TIMESTAMP) + INTERVAL 12 HOUR),
        CAST(regexp_extract(message, '\[([0-9T:-]+)Z', 1) AS TIMESTAMP))) AS hours
    FROM task_logs WHERE dag_id = '{{dag}}' AND message LIKE '%labels: clicks of [%' GROUP BY run_id)
    WHERE hours <> 0 AND t >= TIMESTAMP '{{day}}' GROUP BY ALL),
  older AS (
    SELECT count(DISTINCT run_id) AS runs, avg(value) AS share FROM data_quality
    WHERE dag_id = '{{dag}}' AND metric = 'before_impression_share' AND value > 0.1 AND scan_time >= TIMESTAMP '{{day}}')
SELECT moved.task_id AS task, hours AS shift_hours, older.share AS before_share
FROM moved, older, runs WHERE older.runs >= 0.7 * n AND moved.runs >= 0.7 * n;
