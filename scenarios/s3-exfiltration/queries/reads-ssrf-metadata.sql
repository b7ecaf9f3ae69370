-- Credentials minted for an instance (ec2RoleDelivery) that were used from outside: no endpoint, no address of ours, no
-- service of AWS on the role's behalf.
WITH reads AS (
  SELECT eventtime, useridentity.arn AS identity, useridentity.accesskeyid AS key, useridentity.accountid AS account,
         useridentity.username AS "user", useridentity.sessioncontext.sessionissuer.username AS role,
         split_part(useridentity.principalid::VARCHAR, ':', 2) AS session, sourceipaddress AS address,
         requestparameters['key'] AS object, additionaleventdata.bytesTransferredOut AS bytes
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
    AND useridentity.sessioncontext.ec2roledelivery IS NOT NULL AND vpcendpointid IS NULL
    AND sourceipaddress NOT LIKE '%.amazonaws.com' AND additionaleventdata.AuthenticationMethod = 'AuthHeader'
)
SELECT role AS who, arg_min(identity, eventtime) AS identity, arg_min(key, eventtime) AS key, any_value(account) AS account, any_value(role) AS role,
       mode(address) AS address, count(DISTINCT address) AS addresses, count(DISTINCT object) AS objects, sum(bytes)::DOUBLE AS bytes,
       min(eventtime) AS first, max(eventtime) AS last
FROM reads
GROUP BY who
ORDER BY bytes DESC
LIMIT 1;
