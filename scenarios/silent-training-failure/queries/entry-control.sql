-- The same weeks a year ago.
WITH d AS (SELECT day, sum(clicks) AS clicks, sum(impressions) AS impressions FROM online_metrics WHERE arm = 'model' GROUP BY day),
  bad AS (SELECT * FROM d WHERE day > TIMESTAMP '{{day}}' - INTERVAL 364 DAY AND day <= (SELECT max(day) FROM d) - INTERVAL 364 DAY),
  good AS (
    SELECT d.clicks, d.impressions FROM bad, range(0, 4) AS w(week)
    JOIN d ON d.day = bad.day - to_days(CAST(7 * ceil((date_diff('day', TIMESTAMP '{{day}}' - INTERVAL 364 DAY, bad.day) + 1) / 7) + 7 * week AS INTEGER))),
  sums AS (
    SELECT (SELECT sum(clicks) / sum(impressions) FROM good) AS before, sum(clicks) / sum(impressions) AS after,
      sum(impressions) AS impressions, sum(clicks) AS clicks FROM bad)
SELECT TIMESTAMP '{{day}}' - INTERVAL 364 DAY AS last_year, 1 - after / before AS last_year_drop FROM sums WHERE 1 - after / before > 0.05;
