-- Instances to which somebody sent a command: what each program on them read since, largest first. The instance's own programs read there too.
WITH reads AS (
  SELECT eventtime, useridentity.arn AS identity, useridentity.accesskeyid AS key, useridentity.accountid AS account,
         useridentity.username AS "user", useridentity.sessioncontext.sessionissuer.username AS role,
         split_part(useridentity.principalid::VARCHAR, ':', 2) AS session, sourceipaddress AS address, useragent AS program,
         requestparameters['key'] AS object, additionaleventdata.bytesTransferredOut AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
    AND vpcendpointid IS NOT NULL
    AND split_part(useridentity.principalid::VARCHAR, ':', 2) IN (SELECT requestparameters['instanceIds.0'] FROM cloudtrail c WHERE c.eventname = 'SendCommand' AND c.errorcode IS NULL AND c.useridentity.type = 'IAMUser')
    AND eventtime >= (SELECT min(c.eventtime) FROM cloudtrail c WHERE c.eventname = 'SendCommand' AND c.errorcode IS NULL AND c.useridentity.type = 'IAMUser' AND c.requestparameters['instanceIds.0'] = split_part(cloudtrail.useridentity.principalid::VARCHAR, ':', 2))
)
SELECT session AS who, arg_min(identity, eventtime) AS identity, arg_min(key, eventtime) AS key, any_value(account) AS account, any_value(role) AS role,
       mode(address) AS address, count(DISTINCT address) AS addresses, count(DISTINCT object) AS objects, sum(bytes)::DOUBLE AS bytes,
       min(eventtime) AS first, max(eventtime) AS last
FROM reads
GROUP BY who, program
ORDER BY bytes DESC
LIMIT 1;
