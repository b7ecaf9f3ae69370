-- Accounts that click the items of one provider, hour after hour, and order none of them.
WITH pairs AS (
    SELECT user_id, provider_id AS provider, count(DISTINCT event_id) FILTER (event_type = 'click') AS clicks,
      count(*) FILTER (event_type = 'order') AS orders, count(DISTINCT date_trunc('hour', event_time)) FILTER (event_type = 'click') AS hours
    FROM click_events GROUP BY ALL),
  steady AS (
    SELECT p.*, clicks / sum(clicks) OVER (PARTITION BY user_id) AS share FROM pairs p
    QUALIFY hours >= 3 AND share >= 0.8 AND orders = 0)
SELECT steady.provider, count(DISTINCT user_id) AS accounts, count(DISTINCT client_ip) AS addresses, count(DISTINCT event_id) AS clicks
FROM steady JOIN click_events e USING (user_id)
WHERE e.provider_id = steady.provider AND event_type = 'click'
GROUP BY steady.provider ORDER BY clicks DESC LIMIT 5;
