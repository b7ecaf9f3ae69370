-- The author's reference of the last change.
SELECT reference FROM changes ORDER BY time DESC LIMIT 1;
