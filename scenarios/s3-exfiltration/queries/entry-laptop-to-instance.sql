-- Install scripts that read an AWS credentials file: the process's parent is the package manager.
SELECT regexp_extract(i.ProcessCommandLine::VARCHAR, 'install ([^ ]+?)@', 1) AS package, r.DeviceName AS device, p.name AS person, r."Timestamp" AS at
FROM endpoint_events r
JOIN endpoint_events i ON i.DeviceName = r.DeviceName AND i.ActionType = 'ProcessCreated' AND i.ProcessId = r.InitiatingProcessParentId
  AND i."Timestamp" BETWEEN r."Timestamp" - INTERVAL 10 MINUTE AND r."Timestamp"
JOIN people p ON p.laptop = r.DeviceName
WHERE r.ActionType = 'SensitiveFileRead' AND r.FileName = 'credentials' AND i.ProcessCommandLine LIKE 'npm install %'
ORDER BY r."Timestamp" DESC
LIMIT 1;
