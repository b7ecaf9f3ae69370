-- Long-term keys that read from outside, by bytes per hour: machines of partners read day and night, a thief once.
WITH reads AS (
  SELECT eventtime, useridentity.arn AS identity, useridentity.accesskeyid AS key, useridentity.accountid AS account,
         useridentity.username AS "user", useridentity.sessioncontext.sessionissuer.username AS role,
         split_part(useridentity.principalid::VARCHAR, ':', 2) AS session, sourceipaddress AS address,
         requestparameters['key'] AS object, additionaleventdata.bytesTransferredOut AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
    AND useridentity.type = 'IAMUser' AND vpcendpointid IS NULL AND additionaleventdata.AuthenticationMethod = 'AuthHeader'
)
SELECT key AS who, arg_min(identity, eventtime) AS identity, arg_min(key, eventtime) AS key, any_value(account) AS account, any_value(role) AS role,
       mode(address) AS address, count(DISTINCT address) AS addresses, count(DISTINCT object) AS objects, sum(bytes)::DOUBLE AS bytes,
       min(eventtime) AS first, max(eventtime) AS last
FROM reads
GROUP BY who
ORDER BY sum(bytes) / (1 + date_diff('hour', min(eventtime), max(eventtime))) DESC
LIMIT 1;
