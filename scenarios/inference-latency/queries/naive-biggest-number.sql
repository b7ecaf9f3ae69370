-- A naive rule: the key that sent the most bytes.
SELECT fields.api_key AS key, sum(fields.bytes_in) AS bytes FROM app_logs WHERE service = 'gateway' AND logger = 'access' GROUP BY ALL ORDER BY bytes DESC LIMIT 1;
