-- One fingerprint behind many addresses and several agents since that hour, with one key, and by the clock.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
requests AS (
  SELECT client_fingerprint AS ja4, api_key, client_address, user_agent, turn, prompt_hash, epoch(time - lag(time) OVER (PARTITION BY client_fingerprint ORDER BY time)) AS gap
  FROM gateway_logs, onset
  WHERE time >= began
)
SELECT ja4, mode(api_key) AS key, count(*) AS requests, count(DISTINCT client_address) AS addresses, count(DISTINCT user_agent) AS agents, count(DISTINCT prompt_hash) AS prompts, stddev(gap) / avg(gap) AS unevenness
FROM requests
GROUP BY ALL
HAVING count(DISTINCT api_key) = 1 AND addresses >= 30 AND agents >= 2 AND requests >= 100 AND max(turn) = 1 AND unevenness < 0.6
ORDER BY requests DESC
LIMIT 1;
