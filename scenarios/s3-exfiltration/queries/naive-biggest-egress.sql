-- A naive rule: the outside address that received the most bytes.
SELECT dstaddr AS address, sum(bytes) AS bytes FROM vpc_flow
WHERE flow_direction = 'egress' AND NOT (dstaddr LIKE '10.%' OR dstaddr LIKE '172.%' OR dstaddr LIKE '192.168.%') AND pkt_dst_aws_service IS NULL
GROUP BY ALL ORDER BY bytes DESC LIMIT 1;
