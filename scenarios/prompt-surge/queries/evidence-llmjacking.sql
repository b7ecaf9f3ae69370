-- Programs and addresses of each key since that hour that the key did not have the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
known AS (SELECT DISTINCT api_key, client_fingerprint FROM gateway_logs, onset WHERE time < began - INTERVAL 12 HOUR)
SELECT g.api_key AS key, count(*) AS requests, count(DISTINCT g.client_fingerprint) AS programs, count(DISTINCT g.client_address) AS addresses
FROM gateway_logs g ANTI JOIN known USING (api_key, client_fingerprint), onset
WHERE g.time >= began AND g.path = '/v1/chat/completions'
GROUP BY ALL
ORDER BY programs DESC, requests DESC;
