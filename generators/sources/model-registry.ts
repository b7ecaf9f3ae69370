import { recordSource } from '../core/source-kit/records.ts';
import { LATE_SHARE } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';

const STAGE = `CASE action.value::VARCHAR WHEN 'registered' THEN 'None' WHEN 'archived' THEN 'Archived' ELSE 'Production' END`;

export default recordSource({
  id: 'model-registry',
  title: 'Model registry',
  event: 'ModelVersion',
  table: {
    name: 'model_registry',
    title: 'Activity of the model registry (MLflow)',
    description:
      'Each change of a model version: registered, promoted, deployed, archived, with the artefact that it points to and its SHA-256. ' +
      'Written by the registry at once and exported within a minute or two. The registry takes what it is given: two versions may point to the same bytes, and it knows nothing of how the model answers.',
    spec: 'https://mlflow.org/docs/latest/model-registry.html',
    time: 'last_updated_timestamp',
  },
  columns: [
    {
      name: 'last_updated_timestamp',
      type: 'TIMESTAMP',
      sql: timestamp('floor(s.t / 1000) * 1000'),
      description: 'When the change was made, UTC, milliseconds.',
    },
    { name: 'name', type: 'VARCHAR', sql: 'model.value', entity: 'model', description: 'Registered model.' },
    {
      name: 'version',
      type: 'INTEGER',
      sql: 's.version',
      entity: 'model version',
      description: 'Number of the version, counted from 1 per model.',
    },
    { name: 'action', type: 'VARCHAR', sql: 'action.value', description: 'What happened: registered, promoted, deployed or archived.' },
    { name: 'current_stage', type: 'VARCHAR', sql: STAGE, description: 'Stage after it: None, Production or Archived.' },
    { name: 'run_id', type: 'VARCHAR', sql: 'run.value', entity: 'run', description: 'Run of the pipeline that did it.' },
    {
      name: 'user_id',
      type: 'VARCHAR',
      sql: 'author.value',
      entity: 'user',
      description: 'Who did it: the pipeline’s service account, or a person.',
    },
    { name: 'source', type: 'VARCHAR', sql: 'uri.value', description: 'Where the artefact lies.' },
    { name: 'sha256', type: 'VARCHAR', sql: 'sha256.value', entity: 'hash', description: 'SHA-256 of the artefact, hexadecimal.' },
    { name: 'size_bytes', type: 'BIGINT', sql: 'CASE WHEN s.bytes > 0 THEN s.bytes::BIGINT END', description: 'Its size.' },
    {
      name: 'parent_version',
      type: 'INTEGER',
      sql: 'CASE WHEN s.parent > 0 THEN s.parent::INTEGER END',
      description: 'Version whose weights training started from; NULL when it began anew.',
    },
    { name: 'tags', type: 'MAP(VARCHAR, VARCHAR)', sql: 'params.value', description: 'Parameters and tags that were given with it.' },
  ],
  delivery: { medianS: 62, sigma: 0.5, minS: 8, late: LATE_SHARE },
});
