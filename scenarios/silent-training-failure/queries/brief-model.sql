SELECT count(DISTINCT version) AS versions FROM model_registry
WHERE name = '{{model}}' AND action = 'deployed' AND last_updated_timestamp >= TIMESTAMP '{{day}}'
HAVING versions >= (
  SELECT count(DISTINCT run_id) - 1 FROM dag_runs
  WHERE dag_id = '{{dag}}' AND state = 'success' AND run_type = 'scheduled' AND start_date >= TIMESTAMP '{{day}}');
