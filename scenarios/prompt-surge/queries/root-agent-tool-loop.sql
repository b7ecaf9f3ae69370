-- A tool that fails with one error since that hour and is called again, many times in one turn, with a transcript that grows.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT tool, error, count(*) AS failures, count(DISTINCT conversation_id) AS conversations, max(step) AS steps, avg(prompt_tokens) FILTER (step <= 2) AS tokens_first, avg(prompt_tokens) FILTER (step >= 6) AS tokens_later
FROM tool_calls, onset
WHERE time >= began AND status = 'error'
GROUP BY ALL
HAVING steps >= 7 AND failures > 3 * conversations AND tokens_later > tokens_first + 1000
ORDER BY failures DESC
LIMIT 1;
