-- Since that hour most keys send a system prompt that is never the same twice, and find nothing in the prefix cache; the change to the prompts that came before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
keys AS (
  SELECT api_key AS key, count(DISTINCT system_prompt_hash) FILTER (time >= began + INTERVAL 3 MINUTE) / count(*) FILTER (time >= began + INTERVAL 3 MINUTE) AS own,
         count(DISTINCT system_prompt_hash) FILTER (time < began - INTERVAL 12 HOUR) / count(*) FILTER (time < began - INTERVAL 12 HOUR) AS own_before,
         sum(gen_ai.usage.cache_read.input_tokens) FILTER (time >= began + INTERVAL 3 MINUTE) / sum(gen_ai.usage.input_tokens) FILTER (time >= began + INTERVAL 3 MINUTE) AS cached,
         sum(gen_ai.usage.cache_read.input_tokens) FILTER (time < began - INTERVAL 12 HOUR) / sum(gen_ai.usage.input_tokens) FILTER (time < began - INTERVAL 12 HOUR) AS cached_before
  FROM gateway_logs, onset
  WHERE path = '/v1/chat'
  GROUP BY ALL
),
broken AS (SELECT count(*) FILTER (own > 0.8 AND own_before < 0.5 AND cached < 0.3 * cached_before) AS keys, count(*) AS all_keys, avg(cached) AS cached, avg(cached_before) AS cached_before FROM keys)
SELECT c.system, c.reference, c.time, b.*
FROM broken b, changes c, onset
WHERE b.keys >= 0.5 * b.all_keys AND c.system = 'prompt-registry' AND c.time BETWEEN began - INTERVAL 90 MINUTE AND began + INTERVAL 3 MINUTE
ORDER BY c.summary LIKE '%time of day%' DESC, c.time DESC
LIMIT 1;
