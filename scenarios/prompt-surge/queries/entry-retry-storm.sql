-- Changes of the day before that hour; releases of the apps that were first seen since it come first.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
news AS (
  SELECT regexp_extract(user_agent::VARCHAR, '/(\d+\.\d+\.\d+) \(Android', 1) AS version
  FROM gateway_logs, onset
  WHERE user_agent LIKE '%Android%'
  GROUP BY ALL
  HAVING min(time) >= any_value(began) - INTERVAL 3 MINUTE
)
SELECT reference, time, system, summary, author
FROM changes, onset
WHERE time BETWEEN began - INTERVAL 24 HOUR AND began + INTERVAL 3 MINUTE
ORDER BY (system LIKE '%-android' AND summary IN (SELECT 'release ' || version FROM news)) DESC, time DESC;
