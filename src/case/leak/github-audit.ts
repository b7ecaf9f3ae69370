import { below, defineLeak, letters } from '../leak-sql.ts';

export default defineLeak({
  id: 'github-audit',
  table: 'github_audit',
  time: 'created_at',
  op: ['action'],
  ids: [...below('created_at'), ...letters('_document_id', [1, 5, 9])],
  kind: ['visibility'],
  nullable: ['actor_ip', 'actor_location', 'user_agent', 'branch', 'data', 'programmatic_access_type', 'operation_type'],
});
