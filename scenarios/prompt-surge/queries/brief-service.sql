-- The model that every request asks for.
SELECT gen_ai.request.model AS model, count(*) AS requests
FROM gateway_logs
GROUP BY 1
HAVING model = '{{model}}';
