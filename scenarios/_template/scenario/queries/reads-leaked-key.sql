-- The long-term key that read the most of the bucket from outside.
SELECT useridentity.accesskeyid AS key, count(DISTINCT requestparameters['key']) AS objects, sum(additionaleventdata.bytesTransferredOut)::DOUBLE AS bytes
FROM cloudtrail
WHERE eventname = 'GetObject' AND errorcode IS NULL AND requestparameters['bucketName'] = '{{bucket}}' AND useridentity.type = 'IAMUser' AND vpcendpointid IS NULL
GROUP BY ALL
ORDER BY bytes DESC
LIMIT 1;
