-- The last push to a public repository by the owner of the reading key, before that key was first used from the reader's address.
WITH reads AS (
  SELECT useridentity.accesskeyid AS key, useridentity.username AS "user", sourceipaddress AS address,
         sum(additionaleventdata.bytesTransferredOut) AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND useridentity.type = 'IAMUser'
    AND vpcendpointid IS NULL AND additionaleventdata.AuthenticationMethod = 'AuthHeader'
  -- A machine of a partner reads day and night, a thief once.
  GROUP BY ALL ORDER BY bytes / (1 + date_diff('hour', min(eventtime), max(eventtime))) DESC LIMIT 1
),
used AS (SELECT min(c.eventtime) AS first FROM cloudtrail c JOIN reads r ON c.useridentity.accesskeyid = r.key AND c.sourceipaddress = r.address)
SELECT split_part(g.repo::VARCHAR, '/', -1) AS repository, g.actor, g.created_at, used.first AS first_use
FROM github_audit g JOIN people p ON p.github_login = g.actor JOIN reads r ON r."user" = p.iam_user, used
WHERE g.action = 'git.push' AND g.visibility = 'public' AND g.created_at < used.first
ORDER BY g.created_at DESC
LIMIT 1;
