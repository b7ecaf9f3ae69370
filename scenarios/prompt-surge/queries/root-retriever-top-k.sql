-- Indices that are asked for many more passages since that hour than the day before, and whose prompts carry them.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
searched AS (
  SELECT index_name, quantile_disc(top_k, 0.8) FILTER (time >= began) AS top_k, median(top_k) FILTER (time < began - INTERVAL 12 HOUR) AS top_k_before,
         avg(context_tokens) FILTER (time >= began) AS context, avg(context_tokens) FILTER (time < began - INTERVAL 12 HOUR) AS context_before, count(*) FILTER (time >= began) AS searches
  FROM retrieval_events, onset
  GROUP BY ALL
)
SELECT any_value(top_k)::INTEGER AS top_k, any_value(top_k_before)::INTEGER AS top_k_before, count(*) AS indices, list(index_name ORDER BY searches DESC) AS names, sum(searches * (context - context_before))::BIGINT AS more_tokens
FROM searched
WHERE top_k >= 3 * top_k_before AND context > 3 * context_before
HAVING more_tokens > 0.3 * (
  SELECT sum(gen_ai.usage.input_tokens) FILTER (time >= began) - sum(gen_ai.usage.input_tokens) FILTER (time < began - INTERVAL 12 HOUR AND time >= began - INTERVAL 24 HOUR)
  FROM gateway_logs, onset
);
