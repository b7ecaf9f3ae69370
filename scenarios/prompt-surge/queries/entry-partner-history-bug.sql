-- Integrations of partners (no browsers, no apps of ours) that were first seen around that hour, those with most requests first.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT user_agent AS client, min(time) AS first_seen, count(*) AS requests
FROM gateway_logs, onset
WHERE NOT regexp_matches(user_agent::VARCHAR, '^(Mozilla|k6)') AND user_agent NOT LIKE '%iOS%' AND user_agent NOT LIKE '%Android%'
GROUP BY ALL
ORDER BY (min(time) >= any_value(began) - INTERVAL 4 MINUTE) DESC, requests DESC;
