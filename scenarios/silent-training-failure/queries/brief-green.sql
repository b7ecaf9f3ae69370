SELECT count(*) AS runs FROM dag_runs WHERE dag_id = '{{dag}}' HAVING count(*) >= 8 AND count(*) FILTER (state = 'failed') = 0;
