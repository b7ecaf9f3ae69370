-- The pipeline itself: what was changed on the day before.
SELECT reference, author, time, system, summary FROM changes
WHERE system = '{{dag}}' AND summary LIKE '%first steps of the run%' AND time BETWEEN TIMESTAMP '{{day}}' - INTERVAL 1 DAY AND TIMESTAMP '{{day}}' + INTERVAL 1 HOUR
ORDER BY time DESC LIMIT 1;
