-- Connections from our own machines that were refused inside the network.
SELECT dstaddr AS address, dstport AS port, count(DISTINCT srcaddr) AS sources, count(*) AS flows
FROM vpc_flow
WHERE action = 'REJECT' AND srcaddr LIKE '10.%' AND dstaddr LIKE '10.%' AND protocol = 6
GROUP BY ALL ORDER BY sources DESC, flows DESC LIMIT 20;
