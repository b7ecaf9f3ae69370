-- The join of labels: what was changed on the day before.
SELECT reference, author, time, system, summary FROM changes
WHERE system = 'label join' AND summary LIKE '%all times by one helper%' AND time BETWEEN TIMESTAMP '{{day}}' - INTERVAL 1 DAY AND TIMESTAMP '{{day}}' + INTERVAL 1 HOUR
ORDER BY time DESC LIMIT 1;
