-- Tokens of passages since that hour, by the article that comes first.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT documents[1] AS article, count(*) AS searches, avg(context_tokens) AS context
FROM retrieval_events, onset
WHERE time >= began
GROUP BY ALL
ORDER BY searches * context DESC;
