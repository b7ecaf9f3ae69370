WITH d AS (SELECT day, sum(clicks) AS clicks, sum(impressions) AS impressions FROM online_metrics WHERE arm = 'model' GROUP BY day),
  bad AS (SELECT * FROM d WHERE day > TIMESTAMP '{{day}}'),
  good AS (
    SELECT d.clicks, d.impressions FROM bad, range(0, 4) AS w(week)
    JOIN d ON d.day = bad.day - to_days(CAST(7 * ceil((date_diff('day', TIMESTAMP '{{day}}', bad.day) + 1) / 7) + 7 * week AS INTEGER))
    WHERE d.day >= (SELECT min(data_interval_start) FROM dag_runs WHERE dag_id = '{{dag}}')),
  sums AS (
    SELECT (SELECT sum(clicks) / sum(impressions) FROM good) AS before, sum(clicks) / sum(impressions) AS after,
      sum(impressions) AS impressions, sum(clicks) AS clicks FROM bad)
SELECT before, after FROM sums WHERE abs(100 * before - {{before}}) < 0.15 AND abs(100 * after - {{after}}) < 0.15;
