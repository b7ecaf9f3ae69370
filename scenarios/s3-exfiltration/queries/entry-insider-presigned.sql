-- Notices of departure for the person whose key signed the most.
WITH signer AS (
  SELECT useridentity.username AS "user", sum(additionaleventdata.bytesTransferredOut) AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND additionaleventdata.AuthenticationMethod = 'QueryString'
    AND useridentity.type = 'IAMUser'
  GROUP BY ALL ORDER BY bytes DESC LIMIT 1
)
SELECT t.number AS ticket, p.name AS person, t.time, t.subject
FROM signer s
JOIN people p ON p.iam_user = s."user"
JOIN tickets t ON t.queue = 'people' AND contains(t.subject::VARCHAR, p.name::VARCHAR)
ORDER BY t.time
LIMIT 1;
