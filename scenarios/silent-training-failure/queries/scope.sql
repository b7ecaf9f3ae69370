-- The fall of users whom the model serves, and of those without it: same weekdays, as far back as the pipeline's records reach.
WITH d AS (SELECT day, arm = 'model' AS model, sum(clicks) AS clicks, sum(impressions) AS impressions FROM online_metrics GROUP BY ALL),
  bad AS (SELECT * FROM d WHERE day > TIMESTAMP '{{day}}'),
  good AS (
    SELECT d.model, d.clicks, d.impressions FROM bad, range(0, 4) AS w(week)
    JOIN d ON d.model = bad.model
      AND d.day = bad.day - to_days(CAST(7 * ceil((date_diff('day', TIMESTAMP '{{day}}', bad.day) + 1) / 7) + 7 * week AS INTEGER))
    WHERE d.day >= (SELECT min(data_interval_start) FROM dag_runs WHERE dag_id = '{{dag}}')),
  f AS (
    SELECT model, 1 - (SELECT sum(clicks) / sum(impressions) FROM bad b WHERE b.model = good.model) / (sum(clicks) / sum(impressions)) AS fall
    FROM good GROUP BY model)
SELECT max(fall) FILTER (model) AS ctr_drop, max(fall) FILTER (NOT model) AS others_drop FROM f;
