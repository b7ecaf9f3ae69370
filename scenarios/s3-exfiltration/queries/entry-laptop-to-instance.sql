-- Install scripts that read an AWS credentials file (the parent is the package manager) on the laptop of somebody whose
-- long-term key later sent a command to an instance.
SELECT regexp_extract(i.ProcessCommandLine::VARCHAR, 'install ([^ ]+?)@', 1) AS package, r.DeviceName AS device, p.name AS person, r."Timestamp" AS at
FROM endpoint_events r
JOIN endpoint_events i ON i.DeviceName = r.DeviceName AND i.ActionType = 'ProcessCreated' AND i.ProcessId = r.InitiatingProcessParentId
  AND i."Timestamp" BETWEEN r."Timestamp" - INTERVAL 10 MINUTE AND r."Timestamp"
JOIN people p ON p.laptop = r.DeviceName
WHERE r.ActionType = 'SensitiveFileRead' AND r.FileName = 'credentials' AND i.ProcessCommandLine LIKE 'npm install %'
  AND EXISTS (SELECT 1 FROM cloudtrail c WHERE c.eventname = 'SendCommand' AND c.errorcode IS NULL AND c.useridentity.username = p.iam_user AND c.eventtime > r."Timestamp")
ORDER BY r."Timestamp" DESC
LIMIT 1;
