-- How often the same prompt is asked since that hour, by client version.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
prompts AS (
  SELECT regexp_extract(user_agent::VARCHAR, '^\S+') AS client, prompt_hash, count(*) AS times, avg(gen_ai.usage.input_tokens) AS tokens
  FROM gateway_logs, onset
  WHERE time >= began
  GROUP BY ALL
)
SELECT client, sum(times) AS requests, count(*) AS different, sum(times) - count(*) AS repeats, avg(tokens) FILTER (times > 1) AS tokens_of_repeated
FROM prompts
GROUP BY ALL
ORDER BY repeats DESC;
