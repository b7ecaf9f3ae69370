-- Tokens of passages by how many were asked for, and of the messages beside them, since that hour and the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT r.top_k, count(*) FILTER (r.time >= began) AS searches, count(*) FILTER (r.time < began - INTERVAL 12 HOUR) AS searches_before, avg(r.context_tokens) FILTER (r.time >= began) AS context,
       avg(g.prompt_parts.message) FILTER (r.time >= began) AS message
FROM retrieval_events r LEFT JOIN gateway_logs g USING (trace_id), onset
GROUP BY ALL
ORDER BY coalesce(searches, 0) * coalesce(context, 0) * (searches_before = 0)::INTEGER DESC;
