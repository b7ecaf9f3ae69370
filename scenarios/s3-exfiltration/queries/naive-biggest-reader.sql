-- A naive rule: the identity that read the most bytes.
SELECT useridentity.arn AS identity, sum(additionaleventdata.bytesTransferredOut) AS bytes FROM cloudtrail WHERE eventname = 'GetObject' GROUP BY ALL ORDER BY bytes DESC LIMIT 1;
