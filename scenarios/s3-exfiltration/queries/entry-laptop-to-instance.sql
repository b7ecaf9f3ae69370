-- Install scripts that read an AWS credentials file (the parent is the package manager). First come those on the laptop of
-- somebody whose long-term key later sent a command to an instance.
SELECT regexp_extract(i.ProcessCommandLine::VARCHAR, 'install ([^ ]+?)@', 1) AS package, r.DeviceName AS device, p.name AS person, r."Timestamp" AS at,
       EXISTS (SELECT 1 FROM cloudtrail c WHERE c.eventname = 'SendCommand' AND c.errorcode IS NULL AND c.useridentity.username = p.iam_user AND c.eventtime > r."Timestamp") AS commands_later
FROM endpoint_events r
JOIN endpoint_events i ON i.DeviceName = r.DeviceName AND i.ActionType = 'ProcessCreated' AND i.ProcessId = r.InitiatingProcessParentId
  AND i."Timestamp" BETWEEN r."Timestamp" - INTERVAL 10 MINUTE AND r."Timestamp"
JOIN people p ON p.laptop = r.DeviceName
WHERE r.ActionType = 'SensitiveFileRead' AND r.FileName = 'credentials' AND i.ProcessCommandLine LIKE '%npm install %'
ORDER BY commands_later DESC, r."Timestamp" DESC
LIMIT 1;
