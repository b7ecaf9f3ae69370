-- What left the commanded instance for public addresses while and after it read; receivers that it had never sent to come first.
WITH reader AS (
  SELECT split_part(r.useridentity.principalid::VARCHAR, ':', 2) AS instance, min(r.eventtime) AS first, max(r.eventtime) AS last, sum(r.additionaleventdata.bytesTransferredOut) AS bytes
  FROM cloudtrail r
  JOIN (SELECT requestparameters['instanceIds.0'] AS instance, min(eventtime) AS sent FROM cloudtrail
        WHERE eventname = 'SendCommand' AND errorcode IS NULL AND useridentity.type = 'IAMUser' GROUP BY ALL) c
    ON c.instance = split_part(r.useridentity.principalid::VARCHAR, ':', 2) AND r.eventtime >= c.sent
  WHERE r.eventname = 'GetObject' AND r.requestparameters['bucketName'] = '{{bucket}}'
  GROUP BY ALL ORDER BY bytes DESC LIMIT 1
)
SELECT f.interface_id AS eni, f.dstaddr AS address, sum(f.bytes)::DOUBLE AS bytes, min(f.start_time) AS first, max(f.end_time) AS last, earlier.address IS NOT NULL AS known
FROM vpc_flow f
JOIN reader ON f.instance_id = reader.instance
LEFT JOIN (SELECT DISTINCT e.dstaddr AS address FROM vpc_flow e JOIN reader ON e.instance_id = reader.instance
           WHERE e.flow_direction = 'egress' AND e.start_time < reader.first) earlier ON earlier.address = f.dstaddr
WHERE f.flow_direction = 'egress' AND f.action = 'ACCEPT' AND f.pkt_dst_aws_service IS NULL
  AND NOT (f.dstaddr LIKE '10.%' OR f.dstaddr LIKE '172.%' OR f.dstaddr LIKE '192.168.%')
  AND f.start_time BETWEEN reader.first AND reader.last + INTERVAL 45 MINUTE
GROUP BY ALL
ORDER BY known, bytes DESC
LIMIT 1;
