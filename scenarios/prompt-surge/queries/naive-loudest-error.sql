-- A naive rule: the key with most errors.
SELECT api_key AS key, count(*) AS errors FROM gateway_logs WHERE error_code IS NOT NULL GROUP BY ALL ORDER BY errors DESC LIMIT 1;
