-- Artefacts that were registered under more than one version.
SELECT sha256, count(DISTINCT version) AS versions, min(version) AS first_version, max(version) AS last_version
FROM model_registry
WHERE name = '{{model}}' AND action = 'registered'
GROUP BY sha256 HAVING versions > 1 ORDER BY versions DESC LIMIT 20;
