import { below, defineLeak, digits } from '../leak-sql.ts';

export default defineLeak({
  id: 'endpoint-events',
  table: 'endpoint_events',
  time: 'Timestamp',
  op: ['ActionType'],
  // Not the process ids: Windows gives out multiples of four.
  ids: [...below('Timestamp'), ...digits('ReportId')],
  kind: ['Type', "InitiatingProcessFolderPath LIKE 'C:%'"],
  nullable: [
    ...['ProcessId', 'SHA256', 'FolderPath', 'FileName', 'InitiatingProcessSHA256', 'InitiatingProcessFolderPath', 'RemotePort'],
    ...['InitiatingProcessParentId', 'InitiatingProcessParentFileName', 'AccountDomain', 'Protocol'],
  ],
});
