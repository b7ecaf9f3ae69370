-- Reads by roles of other accounts from addresses in none of the ranges that the register lists.
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
LIMIT 1;
