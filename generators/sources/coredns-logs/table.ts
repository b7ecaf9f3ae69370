import type { StageColumn, TableSpec } from '../../core/source.ts';
import { timestamp } from '../../core/sql.ts';

export const STAGE = {
  t: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  writer: { ref: 'string' },
  client: { ref: 'pod' },
  name: { ref: 'string' },
  qtype: { ref: 'string' },
  rcode: { ref: 'string' },
  rflags: { ref: 'string' },
  port: { type: 'u16' },
  id: { type: 'u16' },
  size: { type: 'u16' },
  bufsize: { type: 'u16' },
  rsize: { type: 'u16' },
  /** Nanoseconds. */
  duration: { type: 'f64' },
} as const satisfies Record<string, StageColumn>;

const seconds = `rtrim(rtrim(format('{:.9f}', duration), '0'), '.')`;

/** Query log of the cluster's resolver. */
export const COREDNS_LOGS: TableSpec = {
  name: 'coredns_logs',
  title: 'CoreDNS query log',
  description:
    "One row per question that the cluster's resolver answered, as its log plugin prints it and the log collector stores it within seconds; a line is lost now and then. " +
    'Pods ask for A and AAAA side by side, and try the search domains first, so most names come in pairs and with NXDOMAIN before the answer. ' +
    'A question that never reached the resolver is not here, and answers from caches in the pods are not either.',
  spec: 'https://coredns.io/plugins/log/',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the line was written, after the answer, UTC (stamp of the container runtime).' },
    { name: 'pod', type: 'VARCHAR', description: 'Pod of CoreDNS that wrote it.', entity: 'pod' },
    { name: 'remote', type: 'VARCHAR', description: 'Address of the pod that asked.', entity: 'address' },
    { name: 'port', type: 'INTEGER', description: 'Its port. The two questions of a pair share one with most resolvers.' },
    { name: 'id', type: 'INTEGER', description: 'Identifier of the question, 16 bits, chosen by the client.' },
    { name: 'type', type: 'VARCHAR', description: 'A, AAAA, PTR, SRV and so on.' },
    { name: 'class', type: 'VARCHAR', description: 'IN.' },
    { name: 'name', type: 'VARCHAR', description: 'Name asked for, with its final dot.', entity: 'domain' },
    { name: 'proto', type: 'VARCHAR', description: 'udp or tcp.' },
    { name: 'size', type: 'INTEGER', description: 'Bytes of the question.' },
    { name: 'do', type: 'BOOLEAN', description: 'Were DNSSEC records wanted?' },
    { name: 'bufsize', type: 'INTEGER', description: 'Largest answer over UDP that the client takes.' },
    { name: 'rcode', type: 'VARCHAR', description: 'NOERROR, NXDOMAIN (no such name) or SERVFAIL.' },
    {
      name: 'rflags',
      type: 'VARCHAR',
      description: 'Flags of the answer: aa the resolver knows it itself or has it in its cache, ra it asked others.',
    },
    { name: 'rsize', type: 'INTEGER', description: 'Bytes of the answer, uncompressed.' },
    { name: 'duration', type: 'DOUBLE', description: 'Seconds from question to answer, inside the resolver.' },
  ],
  time: 'time',
  stage: STAGE,
  select: {
    time: timestamp('s.t'),
    pod: 'writer.value',
    remote: 'client.ip',
    port: 's.port',
    id: 's.id',
    type: 'qtype.value',
    class: `'IN'`,
    name: `CASE WHEN name.value LIKE '%.' THEN name.value::VARCHAR ELSE name.value || '.' END`,
    proto: `'udp'`,
    size: 's.size',
    do: 'false',
    bufsize: 's.bufsize',
    rcode: `CASE WHEN s.rcode = 0 THEN 'NOERROR' ELSE rcode.value::VARCHAR END`,
    rflags: 'rflags.value',
    rsize: 's.rsize',
    duration: 's.duration / 1e9',
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'line',
    sql: `'[INFO] ' || remote || ':' || port || ' - ' || id || ' "' || "type" || ' ' || class || ' ' || name || ' ' || proto || ' ' || size || ' ' || "do" || ' ' || bufsize || '" ' || rcode || ' ' || rflags || ' ' || rsize || ' ' || ${seconds} || 's'`,
  },
};
