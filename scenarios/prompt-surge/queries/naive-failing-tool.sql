-- A naive rule: the tool that fails most.
SELECT tool, count(*) AS failures FROM tool_calls WHERE status <> 'ok' GROUP BY ALL ORDER BY failures DESC LIMIT 1;
