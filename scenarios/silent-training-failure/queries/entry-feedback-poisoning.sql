-- The portal of those who offer items: what was changed on the day before.
SELECT reference, author, time, system, summary FROM changes
WHERE system = '{{provider}} portal' AND summary LIKE 'self-service%' AND time BETWEEN TIMESTAMP '{{day}}' - INTERVAL 1 DAY AND TIMESTAMP '{{day}}' + INTERVAL 1 HOUR
ORDER BY time DESC LIMIT 1;
