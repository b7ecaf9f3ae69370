-- Commands sent to instances with the long-term key of somebody on whose laptop an install script read credentials;
-- the instance that read the most of the bucket since comes first.
WITH victims AS (
  SELECT DISTINCT p.iam_user
  FROM endpoint_events r
  JOIN endpoint_events i ON i.DeviceName = r.DeviceName AND i.ActionType = 'ProcessCreated' AND i.ProcessId = r.InitiatingProcessParentId
    AND i."Timestamp" BETWEEN r."Timestamp" - INTERVAL 10 MINUTE AND r."Timestamp"
  JOIN people p ON p.laptop = r.DeviceName
  WHERE r.ActionType = 'SensitiveFileRead' AND r.FileName = 'credentials' AND i.ProcessCommandLine LIKE '%npm install%'
),
commands AS (
  SELECT useridentity.accesskeyid AS key, requestparameters['instanceIds.0'] AS instance, min(eventtime) AS sent, any_value(sourceipaddress) AS address
  FROM cloudtrail
  WHERE eventname = 'SendCommand' AND errorcode IS NULL AND useridentity.username IN (SELECT iam_user FROM victims)
  GROUP BY ALL
)
SELECT c.key, c.instance, c.sent, c.address, sum(r.additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
FROM commands c
JOIN cloudtrail r ON split_part(r.useridentity.principalid::VARCHAR, ':', 2) = c.instance AND r.eventname = 'GetObject' AND r.eventtime >= c.sent
  AND r.requestparameters['bucketName'] = '{{bucket}}'
GROUP BY ALL
ORDER BY bytes DESC
LIMIT 1;
