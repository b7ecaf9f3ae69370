-- A naive rule: the pod with the most error lines.
SELECT pod, count(*) AS errors FROM app_logs WHERE level = 'ERROR' GROUP BY ALL ORDER BY errors DESC, pod LIMIT 1;
