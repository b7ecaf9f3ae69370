-- Addresses and agents behind each fingerprint since that hour, for one key.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT client_fingerprint AS ja4, mode(api_key) AS key, count(*) AS requests, count(DISTINCT client_address) AS addresses, count(DISTINCT user_agent) AS agents
FROM gateway_logs, onset
WHERE time >= began
GROUP BY ALL
HAVING count(DISTINCT api_key) = 1
ORDER BY addresses DESC;
