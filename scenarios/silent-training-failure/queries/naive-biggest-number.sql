-- The pipeline that wrote the most rows.
SELECT dag_id FROM row_counts GROUP BY dag_id ORDER BY sum(rows_out) DESC LIMIT 1;
