-- Bytes in flow records between our interfaces and the address that read: none, the path never crossed the VPC.
WITH reader AS (
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
  LIMIT 1
)
SELECT any_value(reader.address) AS address, any_value(reader.bytes) AS read_bytes, 
       -- An address may also visit our site: less than a twentieth of what was read is that.
       (CASE WHEN coalesce(sum(f.bytes), 0) < any_value(reader.bytes) / 20 THEN 0 ELSE sum(f.bytes) END)::DOUBLE AS flow_bytes
FROM reader LEFT JOIN vpc_flow f ON (f.srcaddr = reader.address OR f.dstaddr = reader.address) AND f.action = 'ACCEPT';
