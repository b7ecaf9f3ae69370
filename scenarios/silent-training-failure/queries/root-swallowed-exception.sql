-- One artefact from before the fall under every version since; and the task that raised in those runs.
WITH reused AS (
    SELECT sha256, count(DISTINCT version) FILTER (last_updated_timestamp >= TIMESTAMP '{{day}}') AS since,
      min(version) AS first_version, min(last_updated_timestamp) AS first
    FROM model_registry WHERE name = '{{model}}' AND action = 'registered' GROUP BY sha256),
  total AS (
    SELECT count(DISTINCT version) AS n FROM model_registry
    WHERE name = '{{model}}' AND action = 'registered' AND last_updated_timestamp >= TIMESTAMP '{{day}}'),
  raised AS (
    SELECT task_id, count(DISTINCT run_id) AS runs FROM task_logs
    WHERE dag_id = '{{dag}}' AND timestamp >= TIMESTAMP '{{day}}' AND message LIKE '%giving up after%' GROUP BY task_id)
SELECT raised.task_id AS task, sha256, first_version AS version, raised.runs
FROM reused, total, raised
WHERE since = n AND first < TIMESTAMP '{{day}}' AND raised.runs >= 2;
