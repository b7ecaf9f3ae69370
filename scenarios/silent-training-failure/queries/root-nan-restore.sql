-- Runs since the fall in which the loss was lost and nothing was trained after the restore.
WITH runs AS (SELECT count(DISTINCT run_id) AS n FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND state = 'success' AND start_date >= TIMESTAMP '{{day}}'),
  back AS (
    SELECT run_id, max(timestamp) FILTER (restored) AS restored_at, max(timestamp) AS last, min(step) FILTER (isnan(loss)) AS nan_step,
      any_value(checkpoint) FILTER (restored) AS checkpoint
    FROM training_curves WHERE name = '{{model}}' AND timestamp >= TIMESTAMP '{{day}}' GROUP BY run_id)
SELECT CAST(regexp_extract(any_value(checkpoint), '([0-9]+)[^0-9]*$', 1) AS INTEGER) AS checkpoint_epoch, max_by(nan_step, last) AS nan_step, count(*) AS runs
FROM back, runs WHERE nan_step IS NOT NULL AND restored_at >= last GROUP BY n HAVING count(*) >= 0.7 * n;
