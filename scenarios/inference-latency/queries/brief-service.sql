-- Requests for that host reach pods of that namespace.
SELECT namespace, count(DISTINCT pod) AS pods
FROM app_logs
WHERE service = 'gateway' AND namespace = '{{namespace}}' AND EXISTS (SELECT 1 FROM alb_access WHERE domain_name = '{{host}}')
GROUP BY ALL;
