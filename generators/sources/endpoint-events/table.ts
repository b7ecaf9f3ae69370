import type { TableSpec } from '../../core/source.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../../core/sql.ts';

const text = (name: string): string => `nullif(s.${name}, '')`;
/** The same published package has the same hash everywhere; other files are their device's own. */
const FILE_HASH = `sha256(coalesce(nullif(regexp_extract(s.path, '(?:node_modules|site-packages)(.*)$', 1), ''), s.path || device.value))`;
/** A command line that is no more than the program itself. */
const bare = (path: string): string =>
  `CASE WHEN s.${path} = '' THEN NULL WHEN s.windows = 1 THEN '"' || s.${path} || '"' ELSE s.${path} END`;
const COLUMNS: TableSpec['columns'] = [
  { name: 'Timestamp', type: 'TIMESTAMP', description: 'When it happened on the device, UTC.' },
  {
    name: 'Type',
    type: 'VARCHAR',
    description: 'Table it comes from: DeviceProcessEvents, DeviceFileEvents, DeviceNetworkEvents or DeviceEvents.',
  },
  {
    name: 'ActionType',
    type: 'VARCHAR',
    description:
      'ProcessCreated, FileCreated, FileModified, FileRenamed, FileDeleted, SensitiveFileRead, ConnectionSuccess, ConnectionFailed.',
  },
  { name: 'DeviceId', type: 'VARCHAR', description: 'Id of the device in the service.' },
  { name: 'DeviceName', type: 'VARCHAR', description: 'Name of the laptop.', entity: 'device' },
  { name: 'AccountDomain', type: 'VARCHAR', description: 'Domain of the account; the device itself off Windows.' },
  { name: 'AccountName', type: 'VARCHAR', description: 'Account that did it.', entity: 'user' },
  { name: 'FileName', type: 'VARCHAR', description: 'Program that was started, or file that was touched; NULL for connections.' },
  { name: 'FolderPath', type: 'VARCHAR', description: 'Full path of it, name included.' },
  { name: 'SHA256', type: 'VARCHAR', description: 'Hash of the file; NULL where the agent did not compute one.' },
  { name: 'ProcessId', type: 'BIGINT', description: 'Id of the process that was started; NULL otherwise. Ids are used again.' },
  { name: 'ProcessCommandLine', type: 'VARCHAR', description: 'Command line of the process that was started.' },
  { name: 'InitiatingProcessFileName', type: 'VARCHAR', description: 'Process that did it: the parent of a started process.' },
  { name: 'InitiatingProcessId', type: 'BIGINT', description: 'Its process id.' },
  { name: 'InitiatingProcessCommandLine', type: 'VARCHAR', description: 'Its command line; the path alone for programs that run all day.' },
  { name: 'InitiatingProcessFolderPath', type: 'VARCHAR', description: 'Its full path.' },
  { name: 'InitiatingProcessSHA256', type: 'VARCHAR', description: 'Hash of its file.' },
  { name: 'InitiatingProcessAccountName', type: 'VARCHAR', description: 'Account that it runs as.' },
  {
    name: 'InitiatingProcessParentFileName',
    type: 'VARCHAR',
    description: 'Parent of the initiating process; NULL for started processes.',
  },
  { name: 'InitiatingProcessParentId', type: 'BIGINT', description: 'Process id of that parent.' },
  { name: 'RemoteIP', type: 'VARCHAR', description: 'Peer of a connection.', entity: 'address' },
  { name: 'RemotePort', type: 'INTEGER', description: 'Port of the peer.' },
  { name: 'RemoteUrl', type: 'VARCHAR', description: 'Host name that was connected to, if the agent knows it.', entity: 'domain' },
  { name: 'Protocol', type: 'VARCHAR', description: 'Tcp or Udp.' },
  { name: 'ReportId', type: 'BIGINT', description: 'Number of the report; unique with device and time only.' },
];

export const TABLE: TableSpec = {
  name: 'endpoint_events',
  title: 'Laptops (Defender process, file and network events)',
  description:
    'What the endpoint agent on the laptops reports: started processes, files written, sensitive files read, connections. It arrives one to five minutes later, after a closed lid much later. The agent samples busy programs, sees no contents, and servers are not covered.',
  spec: 'https://learn.microsoft.com/defender-xdr/advanced-hunting-deviceprocessevents-table',
  time: 'Timestamp',
  columns: COLUMNS,
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    kind: { type: 'u8' },
    windows: { type: 'u8' },
    hashed: { type: 'u8' },
    device: { ref: 'string' },
    action: { ref: 'string' },
    user: { ref: 'string' },
    name: { ref: 'string' },
    line: { ref: 'string' },
    initiator: { ref: 'string' },
    initiatorLine: { ref: 'string' },
    parent: { ref: 'string' },
    remoteIp: { ref: 'string' },
    remoteUrl: { ref: 'string' },
    remotePort: { type: 'u16' },
    pid: { type: 'u32' },
    initiatorPid: { type: 'u32' },
    parentPid: { type: 'u32' },
    report: { type: 'u32' },
    path: { type: 'utf8' },
    initiatorPath: { type: 'utf8' },
    domain: { type: 'utf8' },
  },
  select: {
    Timestamp: timestamp('s.t'),
    Type: `['DeviceProcessEvents', 'DeviceFileEvents', 'DeviceNetworkEvents', 'DeviceEvents'][s.kind]`,
    ActionType: `CASE WHEN action.value = 'FileRead' THEN 'SensitiveFileRead' ELSE CAST(action.value AS VARCHAR) END`,
    DeviceId: `CASE WHEN device.value IS NOT NULL THEN sha1('device ' || device.value) END`,
    DeviceName: 'device.value',
    AccountDomain: text('domain'),
    AccountName: 'user.value',
    FileName: 'name.value',
    FolderPath: text('path'),
    SHA256: `CASE WHEN s.hashed = 0 OR s.path = '' THEN NULL WHEN s.kind = 1 THEN sha256(CAST(s.windows AS VARCHAR) || name.value) ELSE ${FILE_HASH} END`,
    ProcessId: 'CASE WHEN s.kind = 1 THEN s.pid END',
    ProcessCommandLine: `CASE WHEN s.kind = 1 THEN coalesce(CAST(line.value AS VARCHAR), ${bare('path')}) END`,
    InitiatingProcessFileName: 'initiator.value',
    InitiatingProcessId: 'nullif(s.initiatorPid, 0)',
    InitiatingProcessCommandLine: `coalesce(CAST(initiatorLine.value AS VARCHAR), ${bare('initiatorPath')})`,
    InitiatingProcessFolderPath: text('initiatorPath'),
    InitiatingProcessSHA256: `CASE WHEN initiator.value IS NOT NULL THEN sha256(CAST(s.windows AS VARCHAR) || initiator.value) END`,
    InitiatingProcessAccountName: 'user.value',
    InitiatingProcessParentFileName: 'parent.value',
    InitiatingProcessParentId: 'nullif(s.parentPid, 0)',
    RemoteIP: 'remoteIp.value',
    RemotePort: 'nullif(s.remotePort, 0)',
    RemoteUrl: 'remoteUrl.value',
    Protocol: `CASE WHEN s.kind = 3 THEN CASE WHEN s.remotePort = 53 THEN 'Udp' ELSE 'Tcp' END END`,
    ReportId: 's.report',
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject(
      Object.fromEntries(
        COLUMNS.map(({ name, type }) => [
          name,
          type === 'VARCHAR' ? jsonString(name) : type === 'TIMESTAMP' ? jsonString(isoTime(name, 7, 'ReportId % 9 + 1')) : jsonPlain(name),
        ]),
      ),
    ),
  },
};
