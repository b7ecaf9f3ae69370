-- The longest messages since that hour, by account.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began)
SELECT api_key AS key, account, count(*) AS messages, median(text_length) AS characters, any_value(left(text::VARCHAR, 160)) AS beginning
FROM chat_turns, onset
WHERE time >= began AND role = 'user' AND account IS NOT NULL AND text_length > 4000
GROUP BY ALL
HAVING messages >= 2
ORDER BY messages DESC;
