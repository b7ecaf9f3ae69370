-- Tokens of the messages themselves above those of the day before, by key.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, avg(prompt_parts.message) FILTER (time >= began) AS message, avg(prompt_parts.message) FILTER (time < began - INTERVAL 12 HOUR) AS message_before, count(*) FILTER (time >= began) AS requests
FROM gateway_logs, onset
GROUP BY ALL
ORDER BY requests * (message - message_before) DESC NULLS LAST;
