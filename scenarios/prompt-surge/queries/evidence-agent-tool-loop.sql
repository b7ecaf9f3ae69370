-- What tools say when they fail since that hour.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT tool, error, count(*) AS failures, count(DISTINCT conversation_id) AS conversations, max(step) AS steps
FROM tool_calls, onset
WHERE time >= began AND status = 'error'
GROUP BY ALL
ORDER BY failures DESC;
