-- Tokens of earlier turns above those of the day before, by key.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, avg(prompt_parts.history) FILTER (time >= began) AS history, avg(prompt_parts.history) FILTER (time < began - INTERVAL 12 HOUR) AS history_before, count(*) FILTER (time >= began) AS requests
FROM gateway_logs, onset
GROUP BY ALL
ORDER BY requests * (history - history_before) DESC NULLS LAST;
