-- A naive rule: the last change before that hour.
SELECT reference, time, system FROM changes WHERE time < TIMESTAMP '{{onset}}' ORDER BY time DESC LIMIT 1;
