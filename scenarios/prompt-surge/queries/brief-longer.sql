-- Mean length since that hour and at the same hours of the day before: up by what the brief says, give or take some points.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
mean AS (
  SELECT avg(prompt_length) FILTER (time >= began) AS length, avg(prompt_length) FILTER (time >= began - INTERVAL 24 HOUR AND time < began - INTERVAL 12 HOUR) AS day_before
  FROM gateway_logs, onset
)
SELECT length, day_before, 100 * (length / day_before - 1) AS up
FROM mean
WHERE abs(up - regexp_extract('{{longer}}', '\d+')::INTEGER) < 12;
