-- The first run of those days.
SELECT min(start_date) AS since FROM dag_runs WHERE dag_id = '{{dag}}' AND run_type = 'scheduled' AND start_date >= TIMESTAMP '{{day}}';
