-- Steps and tokens of an agent's turn by the tool it calls, since that hour.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT tool, count(*) AS calls, count(DISTINCT conversation_id) AS conversations, max(step) AS steps, max(prompt_tokens) AS tokens
FROM tool_calls, onset
WHERE time >= began
GROUP BY ALL
ORDER BY calls / conversations DESC;
