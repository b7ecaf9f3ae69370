-- The last epoch that each run's training reached.
SELECT run_id, max(step) AS last_step, max(epoch) FILTER (checkpoint IS NOT NULL AND NOT restored) AS last_epoch,
  min(step) FILTER (isnan(loss)) AS nan_step
FROM training_curves
WHERE name = '{{model}}'
GROUP BY run_id HAVING nan_step IS NOT NULL ORDER BY max(timestamp) DESC LIMIT 20;
