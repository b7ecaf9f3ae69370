-- Tokens of earlier turns by turn of the conversation, for each client since that hour.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT user_agent AS client, api_key AS key, avg(prompt_parts.history) FILTER (turn = 1) AS first_turn, avg(prompt_parts.history) FILTER (turn = 3) AS third_turn, avg(prompt_parts.history) FILTER (turn >= 5) AS later_turns
FROM gateway_logs, onset
WHERE time >= began
GROUP BY ALL
HAVING count(*) >= 20
ORDER BY later_turns - first_turn DESC NULLS LAST;
