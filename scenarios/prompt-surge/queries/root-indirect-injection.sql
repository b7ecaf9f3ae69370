-- An article of the knowledge base whose latest text names an address to which tools have sent customers' data since that hour, for those who were shown it.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
sent AS (
  SELECT target, tool, count(*) AS calls, list(DISTINCT conversation_id) AS conversations
  FROM tool_calls, onset
  WHERE time >= began AND target IS NOT NULL AND target NOT IN (SELECT target FROM tool_calls, onset WHERE target IS NOT NULL AND time < began - INTERVAL 12 HOUR)
  GROUP BY ALL
  HAVING calls >= 5
),
told AS (
  SELECT s.target, r.article, r.author, r.origin, min(r.time) AS revised, any_value(s.calls) AS calls, any_value(s.conversations) AS conversations
  FROM sent s JOIN kb_revisions r ON contains(r.body::VARCHAR, s.target::VARCHAR)
  GROUP BY ALL
)
SELECT article, target, author, revised, calls,
       (SELECT count(*) FROM retrieval_events e WHERE e.time >= (SELECT began FROM onset) AND list_contains(e.documents, t.article)) AS shown
FROM told t
WHERE shown >= calls
ORDER BY calls DESC
LIMIT 1;
