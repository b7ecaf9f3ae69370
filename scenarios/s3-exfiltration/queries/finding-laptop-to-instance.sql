-- Findings about an instance to which somebody sent a command with a long-term key; the gravest first.
SELECT g.type, g.createdat, g.severity, g.title, g.resource.instancedetails.instanceid AS instance
FROM guardduty g
WHERE g.resource.instancedetails.instanceid::VARCHAR IN (
    SELECT requestparameters['instanceIds.0'] FROM cloudtrail c
    WHERE eventname = 'SendCommand' AND errorcode IS NULL AND useridentity.type = 'IAMUser' AND c.eventtime < g.createdat)
ORDER BY g.severity DESC, g.createdat DESC
LIMIT 1;
