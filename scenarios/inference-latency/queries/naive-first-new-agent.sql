-- A naive rule: the first user agent of the day that was not there the day before.
SELECT user_agent, min(time) AS first FROM alb_access GROUP BY ALL HAVING first > (SELECT max(time) FROM alb_access) - INTERVAL 12 HOUR AND user_agent IS NOT NULL ORDER BY first LIMIT 1;
