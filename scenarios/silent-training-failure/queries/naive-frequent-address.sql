-- The most frequent address among clicks: the provider that it looks at most.
SELECT CAST(mode(provider_id) AS VARCHAR) AS provider FROM click_events
WHERE client_ip = (SELECT client_ip FROM click_events GROUP BY client_ip ORDER BY count(*) DESC LIMIT 1);
