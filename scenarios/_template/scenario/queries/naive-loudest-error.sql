-- A naive rule: the identity with the most errors.
SELECT useridentity.arn AS identity, count(*) AS errors FROM cloudtrail WHERE errorcode IS NOT NULL AND useridentity.arn IS NOT NULL GROUP BY ALL ORDER BY errors DESC, identity LIMIT 1;
