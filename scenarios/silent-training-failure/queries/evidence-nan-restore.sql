-- Checkpoints that were restored.
SELECT run_id, step, checkpoint, CAST(regexp_extract(checkpoint, '([0-9]+)[^0-9]*$', 1) AS INTEGER) AS checkpoint_epoch
FROM training_curves WHERE name = '{{model}}' AND restored ORDER BY timestamp DESC LIMIT 20;
