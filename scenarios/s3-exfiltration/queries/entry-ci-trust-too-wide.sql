-- Web identities that are no repository of ours and were let in.
SELECT responseelements['subjectFromWebIdentityToken'] AS subject, split_part(requestparameters['roleArn'], '/', -1) AS role, sourceipaddress AS address, min(eventtime) AS first, count(*) AS times
FROM cloudtrail
WHERE eventname = 'AssumeRoleWithWebIdentity' AND errorcode IS NULL
  AND NOT starts_with(responseelements['subjectFromWebIdentityToken'], 'repo:' || (SELECT any_value(org)::VARCHAR FROM github_audit WHERE org IS NOT NULL) || '/')
GROUP BY ALL
ORDER BY times DESC, first
LIMIT 1;
