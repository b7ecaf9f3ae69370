-- Columns that are empty as they come in, and names that nobody knew.
SELECT n.column_name, any_value(u.note) AS unknown_columns, count(DISTINCT n.run_id) AS runs
FROM data_quality n
JOIN data_quality u ON u.run_id = n.run_id AND u.dag_id = n.dag_id AND u.metric = 'unexpected_columns' AND u.value > 0
WHERE n.dag_id = '{{dag}}' AND n.metric = 'null_share' AND n.value > 0.9
GROUP BY n.column_name ORDER BY runs DESC LIMIT 20;
