-- The network: what was changed on the day before.
SELECT reference, author, time, system, summary FROM changes
WHERE system = 'network' AND summary LIKE 'security groups: tidy-up%' AND time BETWEEN TIMESTAMP '{{day}}' - INTERVAL 1 DAY AND TIMESTAMP '{{day}}' + INTERVAL 1 HOUR
ORDER BY time DESC LIMIT 1;
