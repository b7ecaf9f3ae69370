-- A naive rule: the key behind the foreign address that calls most often.
SELECT fields.api_key AS key, fields.client_ip AS address, count(*) AS calls FROM app_logs WHERE service = 'gateway' AND logger = 'access' GROUP BY ALL ORDER BY calls DESC LIMIT 1;
