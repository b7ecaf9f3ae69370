import { recordSource } from '../core/source-kit/records.ts';
import { LATE_SHARE } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';

const finite = (column: string) => `CASE WHEN s.finite = 0 THEN 'nan'::DOUBLE ELSE s.${column} END`;

export default recordSource({
  id: 'training-curves',
  title: 'Training curves',
  event: 'TrainingStep',
  table: {
    name: 'training_curves',
    title: 'Training curves',
    description:
      'What the trainer logs every so many steps: loss, learning rate, gradient norm, and checkpoints written or restored. Sent in small batches while training goes on; a point may be lost. ' +
      'A loss that is not a number is NaN, not NULL: aggregates take it along, and it counts as greater than any number.',
    spec: 'https://mlflow.org/docs/latest/tracking.html',
    time: 'timestamp',
  },
  columns: [
    { name: 'timestamp', type: 'TIMESTAMP', sql: timestamp('floor(s.t / 1000) * 1000'), description: 'When the step was logged, UTC.' },
    { name: 'run_id', type: 'VARCHAR', sql: 'run.value', entity: 'run', description: 'Run of the pipeline that trained.' },
    { name: 'name', type: 'VARCHAR', sql: 'model.value', entity: 'model', description: 'Model.' },
    { name: 'version', type: 'INTEGER', sql: 's.version', entity: 'model version', description: 'Version that came of it.' },
    { name: 'try_number', type: 'INTEGER', sql: 's.attempt', description: 'Try of the training task, from 1.' },
    { name: 'epoch', type: 'INTEGER', sql: 's.epoch', description: 'Epoch, from 0.' },
    {
      name: 'step',
      type: 'INTEGER',
      sql: 's.step',
      description: 'Step of the optimiser. After a restore it goes on from the checkpoint’s step.',
    },
    { name: 'loss', type: 'DOUBLE', sql: finite('loss'), description: 'Training loss, mean since the last logged step.' },
    {
      name: 'valid_loss',
      type: 'DOUBLE',
      sql: 'CASE WHEN s.validLoss > 0 THEN s.validLoss END',
      description: 'Loss on the validation set; NULL where it was not measured.',
    },
    { name: 'learning_rate', type: 'DOUBLE', sql: 's.learningRate', description: 'Learning rate.' },
    { name: 'grad_norm', type: 'DOUBLE', sql: finite('gradientNorm'), description: 'Norm of the gradient before clipping.' },
    {
      name: 'checkpoint',
      type: 'VARCHAR',
      sql: 'checkpoint.value',
      entity: 'checkpoint',
      description: 'Checkpoint written, or restored, at this step.',
    },
    {
      name: 'restored',
      type: 'BOOLEAN',
      sql: 'CASE WHEN s.checkpoint <> 0 THEN s.restored = 1 END',
      description: 'Whether the checkpoint was restored; false when it was written, NULL without one.',
    },
  ],
  delivery: { medianS: 12, sigma: 0.7, minS: 1, late: LATE_SHARE },
  lost: { 1: 0, 2: 0.0008, 3: 0.006 },
});
