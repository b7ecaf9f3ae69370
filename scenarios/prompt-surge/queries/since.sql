-- The first two minutes around that hour in which prompts are clearly longer than at the same hours of the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
usual AS (SELECT avg(prompt_length) AS length FROM gateway_logs, onset WHERE time BETWEEN began - INTERVAL 24 HOUR AND began - INTERVAL 12 HOUR),
minutes AS (
  SELECT time_bucket(INTERVAL 2 MINUTE, time) AS minute, avg(prompt_length) AS length
  FROM gateway_logs, onset
  WHERE time BETWEEN began - INTERVAL 4 MINUTE AND began + INTERVAL 20 MINUTE
  GROUP BY ALL
)
SELECT min(minute) AS since
FROM minutes, usual
WHERE minutes.length > 1.12 * usual.length;
