-- The last push to a public repository before the reading key was first used from the reader's addresses.
WITH reads AS (
  SELECT useridentity.accesskeyid AS key, sourceipaddress AS address, sum(additionaleventdata.bytesTransferredOut) AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND useridentity.type = 'IAMUser'
    AND vpcendpointid IS NULL AND additionaleventdata.AuthenticationMethod = 'AuthHeader'
  GROUP BY ALL ORDER BY bytes DESC LIMIT 1
),
used AS (SELECT min(c.eventtime) AS first FROM cloudtrail c JOIN reads r ON c.useridentity.accesskeyid = r.key AND c.sourceipaddress = r.address)
SELECT split_part(g.repo::VARCHAR, '/', -1) AS repository, g.actor, g.created_at, used.first AS first_use
FROM github_audit g, used
WHERE g.action = 'git.push' AND g.visibility = 'public' AND g.created_at < used.first
ORDER BY g.created_at DESC
LIMIT 1;
