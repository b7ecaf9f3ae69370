-- Providers whose items are clicked far more than bought.
SELECT provider_id AS provider, count(DISTINCT event_id) FILTER (event_type = 'click') AS clicks, count(DISTINCT event_id) FILTER (event_type = 'order') AS orders
FROM click_events GROUP BY provider_id ORDER BY clicks DESC LIMIT 5;
