import type { ColumnSpec, StageColumn, TableSpec } from '../../core/source.ts';
import { timestamp } from '../../core/sql.ts';

/** Bits of the stage column `kind`. `inside`: traffic between a NAT gateway and the instance behind it. */
export const KIND = { egress: 1, reject: 2, noData: 4, skipData: 8, inside: 16 } as const;

export const STAGE = {
  eni: { ref: 'eni' },
  /** Address of the other side, and the address that the packet itself bears on our side when they differ (0: they do not). */
  peer: { type: 'u32' },
  packet: { type: 'u32' },
  localport: { type: 'u16' },
  peerport: { type: 'u16' },
  protocol: { type: 'u8' },
  packets: { type: 'u32' },
  bytes: { type: 'f64' },
  /** Epoch seconds. */
  first: { type: 'u32' },
  last: { type: 'u32' },
  arrived: { type: 'u32' },
  tie: { type: 'u32' },
  flags: { type: 'u8' },
  kind: { type: 'u8' },
  path: { type: 'u8' },
  service: { ref: 'string' },
} as const satisfies Record<string, StageColumn>;

const is = (bit: number) => `(s.kind & ${bit}) <> 0`;
const EGRESS = is(KIND.egress);
const EMPTY = is(KIND.noData | KIND.skipData);
const address = (column: string) =>
  `concat(${column} >> 24, '.', (${column} >> 16) & 255, '.', (${column} >> 8) & 255, '.', ${column} & 255)`;
const PEER = address('s.peer');
const LOCAL = 'eni.privateIp::VARCHAR';
const PACKET = `CASE WHEN s.packet = 0 THEN ${LOCAL} ELSE ${address('s.packet')} END`;
const seconds = (column: string) => timestamp(`${column}::BIGINT * 1000000`);
/** NULL in rows that say that nothing was recorded. */
const known = (sql: string) => `CASE WHEN NOT (${EMPTY}) THEN ${sql} END`;
const sides = (egress: string, ingress: string) => `CASE WHEN ${EMPTY} THEN NULL WHEN ${EGRESS} THEN ${egress} ELSE ${ingress} END`;
/** Does the service belong to the packet's source? Behind a NAT gateway the packet's far end stands on our side. */
const SERVICE_IS_SOURCE = `((s.kind & ${KIND.egress}) = 0) = ((s.kind & ${KIND.inside}) = 0)`;

/** Select list, and what each column is, in the order of the record. */
const columns: readonly (ColumnSpec & { readonly sql: string })[] = [
  { name: 'version', type: 'INTEGER', sql: `CASE WHEN ${EMPTY} THEN 2 ELSE 5 END`, description: 'Version of the record format.' },
  { name: 'account_id', type: 'VARCHAR', sql: 'eni.account', description: 'Account that owns the interface.', entity: 'account' },
  { name: 'interface_id', type: 'VARCHAR', sql: 'eni.id', description: 'Network interface that recorded the traffic.', entity: 'eni' },
  {
    name: 'srcaddr',
    type: 'VARCHAR',
    sql: sides(LOCAL, PEER),
    description: "Source address. On the interface's side always its primary private address, even when the internet sees a public one.",
    entity: 'address',
  },
  { name: 'dstaddr', type: 'VARCHAR', sql: sides(PEER, LOCAL), description: 'Destination address; see srcaddr.', entity: 'address' },
  { name: 'srcport', type: 'INTEGER', sql: sides('s.localport', 's.peerport'), description: 'Source port; 0 for ICMP.' },
  { name: 'dstport', type: 'INTEGER', sql: sides('s.peerport', 's.localport'), description: 'Destination port; 0 for ICMP.' },
  { name: 'protocol', type: 'INTEGER', sql: known('s.protocol'), description: 'IANA protocol number: 6 TCP, 17 UDP, 1 ICMP.' },
  { name: 'packets', type: 'BIGINT', sql: known('s.packets'), description: 'Packets of this row.' },
  {
    name: 'bytes',
    type: 'BIGINT',
    sql: known('s.bytes::BIGINT'),
    description: 'Bytes of this row, IP headers included: a download of n bytes shows as 1.01 to 1.04 n.',
  },
  {
    name: 'start_time',
    type: 'TIMESTAMP',
    sql: seconds('s.first'),
    description: 'First packet of this row, UTC. The vendor calls it start and prints epoch seconds.',
  },
  {
    name: 'end_time',
    type: 'TIMESTAMP',
    sql: seconds('s.last'),
    description: 'Last packet of this row, at most 60 s after start_time. The vendor calls it end; epoch(end_time) gives its number.',
  },
  {
    name: 'action',
    type: 'VARCHAR',
    sql: known(`CASE WHEN ${is(KIND.reject)} THEN 'REJECT' ELSE 'ACCEPT' END`),
    description: 'ACCEPT, or REJECT by a security group or network ACL.',
  },
  {
    name: 'log_status',
    type: 'VARCHAR',
    sql: `CASE WHEN ${is(KIND.noData)} THEN 'NODATA' WHEN ${is(KIND.skipData)} THEN 'SKIPDATA' ELSE 'OK' END`,
    description:
      'OK; NODATA: no traffic in this interval (not every quiet interval is reported); SKIPDATA: some records of this interval were lost.',
  },
  { name: 'vpc_id', type: 'VARCHAR', sql: known('eni.vpc'), description: 'VPC of the interface.', entity: 'vpc' },
  { name: 'subnet_id', type: 'VARCHAR', sql: known('eni.subnet'), description: 'Subnet of the interface.' },
  {
    name: 'instance_id',
    type: 'VARCHAR',
    sql: known('eni.instance'),
    description: 'Instance the interface belongs to; NULL for NAT gateways and load balancers.',
    entity: 'instance',
  },
  {
    name: 'tcp_flags',
    type: 'INTEGER',
    sql: known('s.flags'),
    description:
      'TCP flags seen in this row, or-ed: FIN 1, SYN 2, RST 4, SYN-ACK 18. ACK alone is not recorded, so the middle of a long connection has 0.',
  },
  { name: 'type', type: 'VARCHAR', sql: known("'IPv4'"), description: 'Kind of traffic.' },
  {
    name: 'pkt_srcaddr',
    type: 'VARCHAR',
    sql: sides(PACKET, PEER),
    description: 'Source address of the packet itself; differs from srcaddr at a NAT gateway.',
    entity: 'address',
  },
  {
    name: 'pkt_dstaddr',
    type: 'VARCHAR',
    sql: sides(PEER, PACKET),
    description: 'Destination address of the packet itself.',
    entity: 'address',
  },
  { name: 'region', type: 'VARCHAR', sql: known('eni.region'), description: 'Region of the interface.' },
  { name: 'az_id', type: 'VARCHAR', sql: known('eni.azId'), description: 'Availability zone id.' },
  { name: 'sublocation_type', type: 'VARCHAR', sql: 'NULL', description: 'Wavelength, outpost or local zone; NULL in a region.' },
  { name: 'sublocation_id', type: 'VARCHAR', sql: 'NULL', description: 'Id of the sublocation.' },
  {
    name: 'pkt_src_aws_service',
    type: 'VARCHAR',
    sql: known(`CASE WHEN ${SERVICE_IS_SOURCE} THEN service.value END`),
    description: 'AWS service that owns pkt_srcaddr, such as S3.',
  },
  {
    name: 'pkt_dst_aws_service',
    type: 'VARCHAR',
    sql: known(`CASE WHEN NOT (${SERVICE_IS_SOURCE}) THEN service.value END`),
    description: 'AWS service that owns pkt_dstaddr.',
  },
  {
    name: 'flow_direction',
    type: 'VARCHAR',
    sql: known(`CASE WHEN ${EGRESS} THEN 'egress' ELSE 'ingress' END`),
    description: 'Direction as the interface sees it.',
  },
  {
    name: 'traffic_path',
    type: 'INTEGER',
    sql: 'nullif(s.path, 0)',
    description:
      'Way out, of egress rows: 1 within the VPC, 3 virtual private gateway, 4 peering in the region, 7 gateway endpoint, 8 internet gateway.',
  },
];

const dash = (column: string) => `coalesce(CAST("${column}" AS VARCHAR), '-')`;
const printed = columns.map(({ name }) => (name === 'start_time' || name === 'end_time' ? `CAST(epoch(${name}) AS BIGINT)` : dash(name)));
const vendorName = (name: string) => (name === 'start_time' ? 'start' : name === 'end_time' ? 'end' : name.replaceAll('_', '-'));

export const VPC_FLOW: TableSpec = {
  name: 'vpc_flow',
  title: 'VPC flow logs',
  description:
    'Traffic of every network interface, written by the hypervisor: one row per conversation, direction and interval of at most a minute, so a conversation is at least two rows. ' +
    'Files arrive five to twelve minutes later, a few much later. Not recorded: the VPC resolver, instance metadata, DHCP, and anything that never touches the VPC, such as S3 requests from elsewhere.',
  spec: 'https://docs.aws.amazon.com/vpc/latest/userguide/flow-log-records.html',
  columns: columns.map(({ sql: _, ...column }) => column),
  time: 'start_time',
  stage: STAGE,
  select: Object.fromEntries(columns.map(({ name, sql }) => [name, sql])),
  memo: [
    ['kind', 'eni', 'peer', 'packet'],
    ['kind', 'service'],
  ],
  arrived: seconds('s.arrived'),
  order: 'arrived, tie',
  raw: { format: 'line', sql: `concat_ws(' ', ${printed.join(', ')})`, header: columns.map(({ name }) => vendorName(name)).join(' ') },
};
