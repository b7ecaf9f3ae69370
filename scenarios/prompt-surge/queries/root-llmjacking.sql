-- A key that since that hour is used by several programs and from many addresses that it never had the day before, for other things than help.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
known AS (SELECT DISTINCT api_key, client_fingerprint FROM gateway_logs, onset WHERE time < began - INTERVAL 12 HOUR),
strange AS (
  SELECT g.api_key AS key, count(*) AS requests, count(DISTINCT g.client_fingerprint) AS programs, count(DISTINCT g.client_address) AS addresses, sum(g.gen_ai.usage.input_tokens) AS tokens
  FROM gateway_logs g ANTI JOIN known USING (api_key, client_fingerprint), onset
  WHERE g.time >= began AND g.path = '/v1/chat/completions'
  GROUP BY ALL
)
SELECT s.key, s.requests, s.programs, s.addresses, s.tokens, count(DISTINCT t.language) AS languages
FROM strange s JOIN chat_turns t ON t.api_key = s.key, onset
WHERE t.time >= began AND t.role = 'user' AND s.programs >= 3 AND s.addresses >= 8 AND s.requests >= 60
GROUP BY ALL
HAVING languages >= 4
ORDER BY s.tokens DESC
LIMIT 1;
