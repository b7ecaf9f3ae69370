-- Requests of both days, with texts, passages, tools and verdicts; changes and tickets of weeks.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT began
FROM onset
WHERE (SELECT count(*) FROM gateway_logs WHERE time >= began) > 100 AND (SELECT count(*) FROM gateway_logs WHERE time < began - INTERVAL 12 HOUR) > 100
  AND (SELECT count(*) FROM chat_turns) > 100 AND (SELECT count(*) FROM retrieval_events) > 100 AND (SELECT count(*) FROM tool_calls) > 10 AND (SELECT count(*) FROM guardrail_events) > 10
  AND (SELECT min(time) FROM changes) < began - INTERVAL 7 DAY AND (SELECT min(time) FROM tickets) < began - INTERVAL 7 DAY;
