-- Tokens, failures of our own and waiting are those of the day before at these hours; only the counting is new, and a change says so.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
requests AS (
  SELECT time >= began AS today, prompt_length, gen_ai.usage.input_tokens AS tokens, latency_ms, error_code
  FROM gateway_logs, onset
  WHERE time >= began OR time BETWEEN began - INTERVAL 24 HOUR AND began - INTERVAL 12 HOUR
),
compared AS (
  SELECT avg(tokens) FILTER (today) / avg(tokens) FILTER (NOT today) AS times_tokens, avg(prompt_length) FILTER (today) / avg(prompt_length) FILTER (NOT today) AS times_length,
         (count(*) FILTER (today AND error_code NOT IN ('rate_limited', 'client_closed_request')) / count(*) FILTER (today)) /
         (count(*) FILTER (NOT today AND error_code NOT IN ('rate_limited', 'client_closed_request')) / count(*) FILTER (NOT today)) AS times_failed,
         count(*) FILTER (today AND error_code = 'client_closed_request') AS gone, count(*) FILTER (NOT today AND error_code = 'client_closed_request') AS gone_before,
         quantile_cont(latency_ms, 0.95) FILTER (today) / quantile_cont(latency_ms, 0.95) FILTER (NOT today) AS times_p95
  FROM requests
)
SELECT c.reference, c.time, c.author, b.*
FROM compared b, changes c, onset
WHERE b.times_tokens < 1.1 AND b.times_length > b.times_tokens + 0.1 AND b.gone > 0 AND b.gone_before = 0 AND b.times_p95 < 1.2
  AND c.time BETWEEN began - INTERVAL 90 MINUTE AND began + INTERVAL 3 MINUTE AND contains(c.summary::VARCHAR, 'prompt_length')
ORDER BY c.time DESC
LIMIT 1;
