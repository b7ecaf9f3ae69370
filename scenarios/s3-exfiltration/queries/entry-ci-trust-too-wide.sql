-- Web identities that took on a role, those that are no repository of ours first.
SELECT responseelements['subjectFromWebIdentityToken'] AS subject, split_part(requestparameters['roleArn'], '/', -1) AS role, sourceipaddress AS address, min(eventtime) AS first, count(*) AS times,
       starts_with(responseelements['subjectFromWebIdentityToken'], 'repo:' || (SELECT any_value(org)::VARCHAR FROM github_audit WHERE org IS NOT NULL) || '/') AS ours
FROM cloudtrail
WHERE eventname = 'AssumeRoleWithWebIdentity' AND errorcode IS NULL
GROUP BY ALL
ORDER BY ours, times DESC, first
LIMIT 1;
