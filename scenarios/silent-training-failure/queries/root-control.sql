-- The fall is that of a year ago, as deep, in the same weeks; and users without the model share it, as far as their few clicks can tell.
WITH d AS (SELECT day, arm, clicks, impressions FROM online_metrics),
  f AS (
    SELECT
      1 - (sum(clicks) FILTER (arm = 'model' AND now) / sum(impressions) FILTER (arm = 'model' AND now))
        / (sum(clicks) FILTER (arm = 'model' AND base) / sum(impressions) FILTER (arm = 'model' AND base)) AS ctr_drop,
      1 - (sum(clicks) FILTER (arm <> 'model' AND now) / sum(impressions) FILTER (arm <> 'model' AND now))
        / (sum(clicks) FILTER (arm <> 'model' AND base) / sum(impressions) FILTER (arm <> 'model' AND base)) AS holdout_drop,
      1 - (sum(clicks) FILTER (arm = 'model' AND last_year) / sum(impressions) FILTER (arm = 'model' AND last_year))
        / (sum(clicks) FILTER (arm = 'model' AND earlier) / sum(impressions) FILTER (arm = 'model' AND earlier)) AS last_year_drop,
      sum(clicks) FILTER (arm <> 'model' AND now) AS holdout_clicks
    FROM (
      SELECT *, day > TIMESTAMP '{{day}}' AS now, day BETWEEN TIMESTAMP '{{day}}' - INTERVAL 28 DAY AND TIMESTAMP '{{day}}' - INTERVAL 1 DAY AS base,
        day BETWEEN TIMESTAMP '{{day}}' - INTERVAL 363 DAY AND (SELECT max(day) FROM d) - INTERVAL 364 DAY AS last_year,
        day BETWEEN TIMESTAMP '{{day}}' - INTERVAL 392 DAY AND TIMESTAMP '{{day}}' - INTERVAL 365 DAY AS earlier
      FROM d))
SELECT TIMESTAMP '{{day}}' - INTERVAL 364 DAY AS last_year, ctr_drop, holdout_drop, last_year_drop
FROM f WHERE last_year_drop > 0.45 * ctr_drop AND holdout_drop + 3 / sqrt(holdout_clicks) > ctr_drop;
