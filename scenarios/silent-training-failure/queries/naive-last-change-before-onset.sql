-- The last change before the first of those runs.
SELECT reference FROM changes WHERE time < TIMESTAMP '{{day}}' + INTERVAL 30 MINUTE ORDER BY time DESC LIMIT 1;
