-- Passages that each index is asked for, since that hour and the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT index_name, mode(top_k) FILTER (time >= began) AS top_k, mode(top_k) FILTER (time < began - INTERVAL 12 HOUR) AS top_k_before, count(*) FILTER (time >= began) AS searches
FROM retrieval_events, onset
GROUP BY ALL
ORDER BY top_k DESC NULLS LAST, searches DESC;
