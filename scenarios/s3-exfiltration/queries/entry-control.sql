-- Tickets that name address ranges; those from which the vendor's role now reads the bucket come first.
WITH announced AS (
  SELECT number, time, unnest(regexp_extract_all(body::VARCHAR, '\d+\.\d+\.\d+\.\d+/\d+')) AS cidr FROM tickets
),
ranges AS (
  SELECT number, time, ip[1]::UBIGINT * 16777216 + ip[2]::UBIGINT * 65536 + ip[3]::UBIGINT * 256 + ip[4]::UBIGINT AS low, 1::UBIGINT << (32 - bits) AS size
  FROM (SELECT number, time, string_split(split_part(cidr, '/', 1), '.') AS ip, split_part(cidr, '/', 2)::INT AS bits FROM announced)
),
reads AS (
  SELECT sourceipaddress::VARCHAR AS address, count(*) AS reads, split_part(sourceipaddress::VARCHAR, '.', 1)::UBIGINT * 16777216 + split_part(sourceipaddress::VARCHAR, '.', 2)::UBIGINT * 65536
         + split_part(sourceipaddress::VARCHAR, '.', 3)::UBIGINT * 256 + split_part(sourceipaddress::VARCHAR, '.', 4)::UBIGINT AS place
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
    AND useridentity.sessioncontext.sessionissuer.username IN (SELECT s.user FROM iam_snapshot s WHERE s.principal_type = 'role' AND s.trust_policy['Condition.StringEquals.sts:ExternalId'] IS NOT NULL)
  GROUP BY ALL
)
SELECT g.number AS ticket, min(g.time) AS announced, sum(r.reads) AS reads, any_value(r.address) AS address
FROM ranges g LEFT JOIN reads r ON r.place >= g.low AND r.place < g.low + g.size
GROUP BY g.number
ORDER BY reads DESC NULLS LAST, announced
LIMIT 1;
