-- Share of prompt tokens that stood in the prefix cache, by key, since that hour and the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, sum(gen_ai.usage.cache_read.input_tokens) FILTER (time >= began) / sum(gen_ai.usage.input_tokens) FILTER (time >= began) AS cached,
       sum(gen_ai.usage.cache_read.input_tokens) FILTER (time < began - INTERVAL 12 HOUR) / sum(gen_ai.usage.input_tokens) FILTER (time < began - INTERVAL 12 HOUR) AS cached_before
FROM gateway_logs, onset
GROUP BY ALL
ORDER BY cached_before - cached DESC NULLS LAST;
