-- Verdicts of the guardrail about jailbreaks since that hour, by key.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, count(DISTINCT account) AS accounts, count(*) FILTER (action = 'block') AS blocked, count(*) FILTER (action = 'flag') AS flagged
FROM guardrail_events, onset
WHERE time >= began AND policy = 'jailbreak' AND action <> 'allow' AND score > 0.5
GROUP BY ALL
ORDER BY blocked DESC;
