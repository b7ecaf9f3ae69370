-- The long-term key that read the most from outside, and the public push before its first use there.
WITH reads AS (
  SELECT useridentity.accesskeyid AS key, sourceipaddress AS address, sum(additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND useridentity.type = 'IAMUser'
    AND vpcendpointid IS NULL AND additionaleventdata.AuthenticationMethod = 'AuthHeader'
  GROUP BY ALL ORDER BY bytes DESC LIMIT 1
),
used AS (SELECT min(c.eventtime) AS first FROM cloudtrail c JOIN reads r ON c.useridentity.accesskeyid = r.key AND c.sourceipaddress = r.address)
SELECT reads.key, split_part(g.repo::VARCHAR, '/', -1) AS repository, g.created_at, used.first AS first_use, reads.bytes
FROM github_audit g, used, reads
WHERE g.action = 'git.push' AND g.visibility = 'public' AND g.created_at BETWEEN used.first - INTERVAL 24 HOUR AND used.first
ORDER BY g.created_at DESC
LIMIT 1;
