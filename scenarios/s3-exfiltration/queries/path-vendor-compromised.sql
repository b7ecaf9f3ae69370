-- Bytes in flow records between our interfaces and the address that read: none, the path never crossed the VPC.
WITH reader AS (
  WITH ranges AS (
    SELECT ip[1]::UBIGINT * 16777216 + ip[2]::UBIGINT * 65536 + ip[3]::UBIGINT * 256 + ip[4]::UBIGINT AS low, 1::UBIGINT << (32 - bits) AS size
    FROM (SELECT string_split(split_part(cidr, '/', 1), '.') AS ip, split_part(cidr, '/', 2)::INT AS bits FROM (SELECT unnest(ranges) AS cidr FROM accounts))
  ),
  reads AS (
    SELECT eventtime, useridentity.arn AS identity, useridentity.accesskeyid AS key, useridentity.sessioncontext.sessionissuer.username AS role,
           sourceipaddress::VARCHAR AS address, requestparameters['key'] AS object, additionaleventdata.bytesTransferredOut AS bytes
    FROM cloudtrail
    WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
      AND useridentity.sessioncontext.sessionissuer.username IN (SELECT s.user FROM iam_snapshot s WHERE s.principal_type = 'role' AND s.trust_policy['Condition.StringEquals.sts:ExternalId'] IS NOT NULL)
  ),
  placed AS (SELECT *, split_part(address, '.', 1)::UBIGINT * 16777216 + split_part(address, '.', 2)::UBIGINT * 65536 + split_part(address, '.', 3)::UBIGINT * 256 + split_part(address, '.', 4)::UBIGINT AS number FROM reads)
  SELECT role, arg_min(identity, eventtime) AS identity, arg_min(key, eventtime) AS key, mode(address) AS address, count(DISTINCT address) AS addresses,
         count(DISTINCT object) AS objects, sum(bytes)::DOUBLE AS bytes, min(eventtime) AS first, max(eventtime) AS last
  FROM placed
  WHERE NOT EXISTS (SELECT 1 FROM ranges WHERE number >= low AND number < low + size)
  GROUP BY role
  ORDER BY bytes DESC
  LIMIT 1
)
SELECT any_value(reader.address) AS address, any_value(reader.bytes) AS read_bytes, 
       -- An address may also visit our site: less than a twentieth of what was read is that.
       (CASE WHEN coalesce(sum(f.bytes), 0) < any_value(reader.bytes) / 20 THEN 0 ELSE sum(f.bytes) END)::DOUBLE AS flow_bytes
FROM reader LEFT JOIN vpc_flow f ON (f.srcaddr = reader.address OR f.dstaddr = reader.address) AND f.action = 'ACCEPT';
