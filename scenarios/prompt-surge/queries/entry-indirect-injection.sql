-- Revisions of the two days before that hour whose text speaks to the assistant, the newest first.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT article, revision, author, origin, time, regexp_extract(body::VARCHAR, '[a-z]+@[a-z-]+\.example') AS address
FROM kb_revisions, onset
WHERE time BETWEEN began - INTERVAL 48 HOUR AND began + INTERVAL 5 MINUTE
ORDER BY address IN (SELECT target::VARCHAR FROM tool_calls WHERE target IS NOT NULL) DESC, time DESC;
