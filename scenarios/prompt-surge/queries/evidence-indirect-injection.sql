-- Where tools send to since that hour, and how often the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT target, tool, count(*) FILTER (time >= began) AS calls, count(DISTINCT conversation_id) FILTER (time >= began) AS conversations, count(*) FILTER (time < began - INTERVAL 12 HOUR) AS calls_before
FROM tool_calls, onset
WHERE target IS NOT NULL
GROUP BY ALL
ORDER BY calls DESC;
