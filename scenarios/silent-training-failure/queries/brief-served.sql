SELECT count(*) AS views FROM click_events
WHERE arm = 'model' AND model_version IN (SELECT version FROM model_registry WHERE name = '{{model}}')
HAVING views > 0.9 * (SELECT count(*) FROM click_events WHERE arm = 'model');
