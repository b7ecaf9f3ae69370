-- A naive rule: the foreign address that calls most often.
SELECT sourceipaddress AS address, count(*) AS calls FROM cloudtrail
WHERE sourceipaddress LIKE '%.%.%.%' AND sourceipaddress NOT LIKE '%amazonaws%' AND NOT (sourceipaddress LIKE '10.%' OR sourceipaddress LIKE '172.%' OR sourceipaddress LIKE '192.168.%')
GROUP BY ALL ORDER BY calls DESC LIMIT 1;
