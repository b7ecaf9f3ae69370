-- The announced range that the vendor reads from, and the old ticket in which the quoted names stand.
WITH announced AS (
  SELECT number, unnest(regexp_extract_all(body::VARCHAR, '\d+\.\d+\.\d+\.\d+/\d+')) AS cidr FROM tickets
),
ranges AS (
  SELECT number, ip[1]::UBIGINT * 16777216 + ip[2]::UBIGINT * 65536 + ip[3]::UBIGINT * 256 + ip[4]::UBIGINT AS low, 1::UBIGINT << (32 - bits) AS size
  FROM (SELECT number, string_split(split_part(cidr, '/', 1), '.') AS ip, split_part(cidr, '/', 2)::INT AS bits FROM announced)
),
reads AS (
  SELECT split_part(sourceipaddress::VARCHAR, '.', 1)::UBIGINT * 16777216 + split_part(sourceipaddress::VARCHAR, '.', 2)::UBIGINT * 65536
         + split_part(sourceipaddress::VARCHAR, '.', 3)::UBIGINT * 256 + split_part(sourceipaddress::VARCHAR, '.', 4)::UBIGINT AS place, count(*) AS reads
  FROM cloudtrail
  WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}'
    AND useridentity.sessioncontext.sessionissuer.username IN (SELECT s.user FROM iam_snapshot s WHERE s.principal_type = 'role' AND s.trust_policy['Condition.StringEquals.sts:ExternalId'] IS NOT NULL)
  GROUP BY ALL
),
notice AS (SELECT g.number, sum(r.reads) AS reads FROM ranges g JOIN reads r ON r.place >= g.low AND r.place < g.low + g.size GROUP BY ALL ORDER BY reads DESC LIMIT 1),
quoted AS (SELECT DISTINCT unnest(regexp_extract_all(body::VARCHAR, '[^\s]+/[^\s]+')) AS name FROM tickets WHERE number = '{{ticket}}' AND message = 1),
listing AS (SELECT t.number, count(*) AS names FROM tickets t JOIN quoted q ON contains(t.body::VARCHAR, q.name) WHERE t.number <> '{{ticket}}' GROUP BY ALL ORDER BY names DESC LIMIT 1)
SELECT notice.number AS notice, listing.number AS listing, listing.names
FROM notice, listing;
