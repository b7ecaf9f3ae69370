-- Seconds between two requests with the same prompt since that hour, by client version.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
repeats AS (
  SELECT regexp_extract(user_agent::VARCHAR, '^\S+') AS client, time, gen_ai.usage.input_tokens AS tokens, epoch(time - lag(time) OVER (PARTITION BY prompt_hash ORDER BY time)) AS gap
  FROM gateway_logs, onset
  WHERE time >= began
)
SELECT client, count(*) FILTER (gap < 60) AS repeats, median(gap) FILTER (gap < 60) AS seconds, median(tokens) FILTER (gap < 60) AS tokens
FROM repeats
GROUP BY ALL
ORDER BY repeats DESC;
