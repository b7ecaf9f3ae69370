-- Tokens of earlier turns above those of the day before, by key: examples that are sent ahead of each question.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, avg(prompt_parts.history) FILTER (time >= began AND turn = 1) AS history, avg(prompt_parts.history) FILTER (time < began - INTERVAL 12 HOUR AND turn = 1) AS history_before, count(*) FILTER (time >= began) AS requests
FROM gateway_logs, onset
GROUP BY ALL
ORDER BY requests * (history - coalesce(history_before, 0)) DESC NULLS LAST;
