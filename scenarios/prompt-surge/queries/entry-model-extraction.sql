-- How evenly each fingerprint asks since that hour: deviation of the gaps between its requests, relative to their mean.
WITH onset AS (SELECT TIMESTAMP '{{onset}}' AS began),
gaps AS (
  SELECT client_fingerprint AS ja4, epoch(time - lag(time) OVER (PARTITION BY client_fingerprint ORDER BY time)) AS gap
  FROM gateway_logs, onset
  WHERE time >= began
)
SELECT ja4, count(*) AS requests, avg(gap) AS seconds, stddev(gap) / avg(gap) AS unevenness
FROM gaps
GROUP BY ALL
HAVING requests >= 100
ORDER BY unevenness;
