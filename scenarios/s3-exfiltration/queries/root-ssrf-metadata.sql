-- The role whose credentials a server gave away, and the session of that server that was then used from outside.
WITH door AS (
  SELECT a.time, (SELECT any_value(f.instance_id) FROM vpc_flow f WHERE f.srcaddr = a.target_ip AND f.flow_direction = 'egress') AS instance
  FROM alb_access a
  WHERE contains(a.request_url::VARCHAR, '169.254.169.254') AND regexp_matches(a.request_url::VARCHAR, 'security-credentials(%2F|/)[^ %/]+$') AND a.target_status_code = 200
    AND a.sent_bytes > 1200 -- credentials; pages that only excuse themselves are shorter
)
SELECT d.instance, arg_min(r.useridentity.accesskeyid, r.eventtime) AS key, mode(r.sourceipaddress) AS address, min(r.eventtime) AS first, sum(r.additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
FROM door d
JOIN cloudtrail r ON split_part(r.useridentity.principalid::VARCHAR, ':', 2) = d.instance AND r.eventtime >= d.time
WHERE r.eventname = 'GetObject' AND r.requestparameters['bucketName'] = '{{bucket}}' AND r.vpcendpointid IS NULL AND r.additionaleventdata.AuthenticationMethod = 'AuthHeader'
GROUP BY d.instance
ORDER BY bytes DESC
LIMIT 1;
