-- People who are about to leave, those whose key signed the most reads of the bucket first.
WITH signed AS (
  SELECT useridentity.username AS "user", sum(additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND additionaleventdata.AuthenticationMethod = 'QueryString'
    AND useridentity.type = 'IAMUser'
  GROUP BY ALL
)
SELECT t.number AS ticket, p.name AS person, t.time, t.subject, s.bytes
FROM tickets t
JOIN people p ON contains(concat(t.subject, ' ', t.body), p.name::VARCHAR)
LEFT JOIN signed s ON s."user" = p.iam_user
WHERE t.queue = 'people' AND t.message = 1
ORDER BY s.bytes DESC NULLS LAST, regexp_matches(concat(t.subject, ' ', t.body), '(?i)leav|offboard|notice|resign|last (working )?day') DESC, t.time
LIMIT 1;
