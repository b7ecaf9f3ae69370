-- Presigned reads by the signer's person, with a notice of departure, largest first.
WITH signed AS (
  SELECT useridentity.username AS "user", count(DISTINCT requestparameters['key']) AS objects, sum(additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes, mode(sourceipaddress) AS address
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND additionaleventdata.AuthenticationMethod = 'QueryString'
    AND useridentity.type = 'IAMUser'
  GROUP BY ALL
)
SELECT p.name AS person, s.*
FROM signed s
JOIN people p ON p.iam_user = s."user"
WHERE EXISTS (SELECT 1 FROM tickets t WHERE t.queue = 'people' AND contains(t.subject::VARCHAR, p.name::VARCHAR))
ORDER BY s.bytes DESC
LIMIT 1;
