-- The collector of events: what was changed on the day before.
SELECT reference, author, time, system, summary FROM changes
WHERE system = 'event collector' AND summary LIKE 'release %, see notes' AND time BETWEEN TIMESTAMP '{{day}}' - INTERVAL 1 DAY AND TIMESTAMP '{{day}}' + INTERVAL 1 HOUR
ORDER BY time DESC LIMIT 1;
