-- Offline figure and rows of the runs since the fall against those before.
SELECT avg(value) FILTER (timestamp >= TIMESTAMP '{{day}}') / avg(value) FILTER (timestamp < TIMESTAMP '{{day}}') AS offline_ratio
FROM eval_metrics WHERE name = '{{model}}' AND metric = 'ndcg_at_10' AND slice = 'all';
