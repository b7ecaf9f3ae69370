-- A naive rule: the first address of the last day that had not called before.
WITH seen AS (SELECT sourceipaddress AS address, min(eventtime) AS first FROM cloudtrail WHERE sourceipaddress LIKE '%.%.%.%' AND sourceipaddress NOT LIKE '%amazonaws%' AND sourceipaddress NOT LIKE '10.%' GROUP BY ALL)
SELECT address, first FROM seen WHERE first >= (SELECT max(eventtime) FROM cloudtrail) - INTERVAL 24 HOUR ORDER BY first LIMIT 1;
