-- More than one click in twenty of all comes from few accounts that click one provider and order nothing there.
WITH pairs AS (
    SELECT user_id, provider_id AS provider, count(DISTINCT event_id) FILTER (event_type = 'click') AS clicks,
      count(*) FILTER (event_type = 'order') AS orders, count(DISTINCT date_trunc('hour', event_time)) FILTER (event_type = 'click') AS hours
    FROM click_events GROUP BY ALL),
  steady AS (
    SELECT p.*, clicks / sum(clicks) OVER (PARTITION BY user_id) AS share FROM pairs p
    QUALIFY hours >= 3 AND share >= 0.8 AND orders = 0)
SELECT CAST(provider AS VARCHAR) AS provider, count(*) AS accounts, sum(clicks) / (SELECT sum(clicks) FROM pairs) AS click_share
FROM steady GROUP BY provider HAVING click_share > 0.05 ORDER BY click_share DESC LIMIT 1;
