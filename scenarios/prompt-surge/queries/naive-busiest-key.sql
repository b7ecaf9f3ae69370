-- A naive rule: the key that sent most tokens.
SELECT api_key AS key, sum(gen_ai.usage.input_tokens) AS tokens FROM gateway_logs GROUP BY ALL ORDER BY tokens DESC LIMIT 1;
