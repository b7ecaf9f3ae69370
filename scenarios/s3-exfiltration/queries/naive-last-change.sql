-- A naive rule: the last change before the gravest finding.
SELECT c.reference, c.time FROM changes c WHERE c.time < (SELECT createdat FROM guardduty ORDER BY severity DESC, createdat DESC LIMIT 1) ORDER BY c.time DESC LIMIT 1;
