-- The column of which checks warn most often.
SELECT column_name FROM data_quality WHERE dag_id = '{{dag}}' AND outcome = 'warn' AND column_name IS NOT NULL GROUP BY column_name ORDER BY count(*) DESC LIMIT 1;
