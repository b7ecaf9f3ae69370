-- A naive rule: the client behind the address that calls most often.
SELECT mode(user_agent) AS client, client_address, count(*) AS calls FROM gateway_logs GROUP BY client_address ORDER BY calls DESC LIMIT 1;
