-- A handful of accounts of one key whose messages are thousands of tokens long since that hour and are held back as jailbreaks.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
accounts AS (
  SELECT g.api_key AS key, g.account, count(*) AS requests, median(g.prompt_parts.message) AS message, count(*) FILTER (v.policy = 'jailbreak' AND v.action IN ('block', 'flag')) AS held
  FROM gateway_logs g LEFT JOIN guardrail_events v USING (trace_id), onset
  WHERE g.time >= began AND g.account IS NOT NULL
  GROUP BY ALL
)
SELECT key, count(*) AS accounts, sum(requests) AS requests, sum(held) AS held, avg(message) AS tokens
FROM accounts
WHERE message > 2500 AND requests >= 8 AND held >= 0.2 * requests
GROUP BY ALL
HAVING accounts BETWEEN 2 AND 12
ORDER BY requests DESC
LIMIT 1;
