-- A naive rule: the first client of the day that was not there the day before.
SELECT user_agent AS client, min(time) AS first FROM gateway_logs GROUP BY ALL HAVING first > TIMESTAMP '{{onset}}' - INTERVAL 12 HOUR ORDER BY first LIMIT 1;
