-- A client version that asks one and the same prompt again, seconds apart and mostly long ones, since that hour.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
asked AS (
  SELECT regexp_extract(user_agent::VARCHAR, '^\S+') AS client, prompt_hash, count(*) AS times, any_value(gen_ai.usage.input_tokens) AS tokens, epoch(max(time) - min(time)) / nullif(count(*) - 1, 0) AS gap
  FROM gateway_logs, onset
  WHERE time >= began
  GROUP BY ALL
)
SELECT client, sum(times)::BIGINT AS requests, count(*) AS different, count(*) FILTER (times > 1) AS repeated, max(times) AS attempts, median(gap) AS seconds_apart,
       avg(tokens) FILTER (times > 1) AS tokens_of_repeated, avg(tokens) FILTER (times = 1) AS tokens_of_others
FROM asked
GROUP BY ALL
HAVING sum(times) > 1.08 * count(*) AND repeated >= 20 AND seconds_apart < 10 AND tokens_of_repeated > 1.3 * tokens_of_others
ORDER BY sum(times) - count(*) DESC
LIMIT 1;
