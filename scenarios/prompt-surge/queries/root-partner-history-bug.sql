-- A client whose history grows without end from turn to turn: nothing at the first, thousands of tokens later, not so the day before.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
turns AS (
  SELECT api_key AS key, user_agent AS client, turn, prompt_parts.history AS history, time >= began AS since, time < began - INTERVAL 12 HOUR AS day_before
  FROM gateway_logs, onset
  WHERE prompt_parts IS NOT NULL
),
before AS (SELECT key, avg(history) FILTER (turn >= 4) AS history_before FROM turns WHERE day_before GROUP BY ALL)
SELECT key, client, avg(history) FILTER (turn = 1) AS first_turn, avg(history) FILTER (turn = 2) AS second_turn, avg(history) FILTER (turn >= 4) AS later_turns,
       any_value(history_before) AS history_before, count(*) AS requests
FROM turns JOIN before USING (key)
WHERE since
GROUP BY key, client
HAVING first_turn < 200 AND later_turns > 1500 AND later_turns > 3 * any_value(history_before) AND later_turns > 2 * second_turn AND requests >= 0.01 * (SELECT count(*) FROM turns WHERE since)
ORDER BY requests * later_turns DESC
LIMIT 1;
