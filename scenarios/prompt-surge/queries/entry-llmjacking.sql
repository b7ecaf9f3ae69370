-- The day before that hour against the weeks before it, by key: prompt tokens of the same hours of the day.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
hours AS (
  SELECT api_key AS key, time, prompt_tokens_total AS tokens,
         avg(prompt_tokens_total) FILTER (time < began - INTERVAL 48 HOUR) OVER (PARTITION BY api_key, hour(time)) AS usual
  FROM usage, onset
)
SELECT key, sum(tokens) AS spent, sum(usual) AS as_usual, min(time) FILTER (tokens > 2.5 * usual) AS first_unusual
FROM hours, onset
WHERE time BETWEEN began - INTERVAL 21 HOUR AND began - INTERVAL 1 HOUR AND usual IS NOT NULL
GROUP BY ALL
ORDER BY spent / as_usual DESC;
