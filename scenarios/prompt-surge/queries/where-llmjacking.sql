-- Tokens above those of the day before, by key.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, sum(gen_ai.usage.input_tokens) FILTER (time >= began) AS tokens, sum(gen_ai.usage.input_tokens) FILTER (time BETWEEN began - INTERVAL 24 HOUR AND began - INTERVAL 12 HOUR) AS tokens_before
FROM gateway_logs, onset
GROUP BY ALL
ORDER BY tokens - coalesce(tokens_before, 0) DESC NULLS LAST;
