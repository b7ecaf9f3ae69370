-- Changes of the day before that hour; those that could have done it first (system prompts).
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT reference, time, system, summary, author
FROM changes, onset
WHERE time BETWEEN began - INTERVAL 24 HOUR AND began + INTERVAL 3 MINUTE
ORDER BY (system = 'prompt-registry' AND summary LIKE '%knows the time of day%') DESC, time DESC;
