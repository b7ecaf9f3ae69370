-- System prompts that differ, for each request, by key.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, count(DISTINCT system_prompt_hash) FILTER (time >= began) / count(*) FILTER (time >= began) AS different, count(DISTINCT system_prompt_hash) FILTER (time < began - INTERVAL 12 HOUR) / count(*) FILTER (time < began - INTERVAL 12 HOUR) AS different_before
FROM gateway_logs, onset
GROUP BY ALL
HAVING count(*) FILTER (time >= began) > 0 AND count(*) FILTER (time < began - INTERVAL 12 HOUR) > 0
ORDER BY different - different_before DESC NULLS LAST;
