-- Changes of the day before that hour; those that could have done it first (what the gateway counts).
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT reference, time, system, summary, author
FROM changes, onset
WHERE time BETWEEN began - INTERVAL 24 HOUR AND began + INTERVAL 3 MINUTE
ORDER BY (contains(summary::VARCHAR, 'prompt_length of the whole request') AND NOT contains(summary::VARCHAR, 'one group of keys')) DESC, time DESC;
