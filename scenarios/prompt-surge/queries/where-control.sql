-- Characters and tokens of prompts since that hour and the day before: the one against the other.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT avg(prompt_length) FILTER (time >= began) AS length, avg(prompt_length) FILTER (time < began - INTERVAL 12 HOUR AND time >= began - INTERVAL 24 HOUR) AS length_before,
       avg(gen_ai.usage.input_tokens) FILTER (time >= began) AS tokens, avg(gen_ai.usage.input_tokens) FILTER (time < began - INTERVAL 12 HOUR AND time >= began - INTERVAL 24 HOUR) AS tokens_before
FROM gateway_logs, onset;
