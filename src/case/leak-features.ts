/**
 * What means nothing in the tables, as SQL: bits and letters of ids, last digits, which columns are NULL, the place of a row
 * among its equals. For the quality gate `leak`.
 */

/** Features of one table that are judged together. */
export interface LeakFeatures {
  readonly table: string;
  /** Column of the event time: its hour is held equal. */
  readonly time: string;
  /** What else is held equal. What means something must stand here. */
  readonly op: string;
  readonly features: readonly string[];
}

interface LeakTable {
  readonly time: string;
  readonly op: readonly string[];
  /** Bits of ids and digits. */
  readonly ids: readonly string[];
  /** Columns whose absence means nothing among rows of the same operation and `kind` of principal, outcome and path. */
  readonly nullable: readonly string[];
  readonly kind: readonly string[];
}

/** Two hexadecimal digits of an id at each place, as a number. */
const hexBytes = (text: string, places: readonly number[]): string[] =>
  places.map((place) => `('0x' || substr(replace(${text}, '-', ''), ${place}, 2))::INT`);
/** Code of the letter of an id at each place. */
const letters = (text: string, places: readonly number[]): string[] => places.map((place) => `ascii(substr(${text}, ${place}, 1))`);
/** The last two digits of large numbers, where they are no measure of the size; a random digit stands for a small number's. */
const digits = (...numbers: readonly string[]): string[] =>
  numbers.flatMap((number) =>
    [10, 100].map((base) => `CASE WHEN ${number} >= ${base * 100} THEN ${number} ELSE hash(_rid, ${base}) END % ${base}`),
  );

/**
 * Place of a row among those of one instant or one delivery, evenly spread over 0 to 1: where rows are equal in time, chance
 * decides their order, not what wrote them.
 */
const place = (time: string): string[] =>
  [time, '_arrived'].map(
    (equal) =>
      `(row_number() OVER (PARTITION BY ${equal} ORDER BY _rid) - 1 + (hash(_rid, 1) % 997) / 997) / count(*) OVER (PARTITION BY ${equal})`,
  );

/** Of every table: place, place in the row group, and digits of the arrival below the second (`microsecond` counts seconds too). */
const common = (time: string): string[] => [
  ...place(time),
  '_rid % 7',
  'microsecond(_arrived) % 1000000 % 997',
  'millisecond(_arrived) % 1000 % 10',
];

/** Digits below the second. A burst fills a few minutes, so minutes and seconds of an event mean something. */
const below = (time: string): string[] => [`millisecond(${time}) % 10`, `microsecond(${time}) % 10`, `microsecond(${time}) % 1000`];

/** Every table that can hold rows of an incident and has columns without meaning. */
const TABLES: Readonly<Record<string, LeakTable>> = {
  cloudtrail: {
    time: 'eventtime',
    op: ['eventname'],
    ids: [...hexBytes('eventid::VARCHAR', [1, 3, 5, 11, 23, 31]), "length(coalesce(requestid, ''))", ...letters('requestid', [1, 2, 9])],
    kind: ['useridentity.type', 'errorcode', 'vpcendpointid IS NULL', 'sessioncredentialfromconsole IS NULL', 'useridentity.invokedby'],
    nullable: [
      ...['requestid', 'requestparameters', 'responseelements', 'additionaleventdata', 'readonly', 'resources', 'sharedeventid'],
      ...['managementevent', 'recipientaccountid', 'tlsdetails', 'eventversion', 'errormessage', 'useridentity.principalid'],
    ],
  },
  s3_access: {
    time: 'time',
    op: ['operation'],
    ids: [
      ...letters('request_id', [1, 9, 16]),
      ...letters("coalesce(host_id, '-')", [5, 11]),
      ...digits('coalesce(total_time, 0)', 'coalesce(turn_around_time, 0)', 'coalesce(object_size, 0)'),
    ],
    kind: ['http_status', 'authentication_type', "requester LIKE '%assumed-role%'", 'remote_ip IS NULL'],
    nullable: [
      ...['host_id', 'version_id', 'referer', 'cipher_suite', 'tls_version', 'host_header', 'acl_required', 'turn_around_time'],
      ...['access_point_arn', 'bytes_sent', 'object_size', 'signature_version'],
    ],
  },
  vpc_flow: {
    time: 'start_time',
    op: ['flow_direction', 'action', 'tcp_flags'],
    // Not the ports: the records of one conversation share them.
    ids: digits('bytes'),
    kind: ['log_status', 'traffic_path', 'instance_id IS NULL'],
    nullable: ['account_id', 'interface_id', 'subnet_id', 'pkt_srcaddr', 'sublocation_type', 'type', 'az_id'],
  },
  dns_queries: {
    time: 'query_timestamp',
    op: ['query_type'],
    ids: [...below('query_timestamp'), ...digits('srcport::INT')],
    kind: ['rcode'],
    nullable: ['answers', 'transport', 'srcids', 'vpc_id'],
  },
  alb_access: {
    time: 'time',
    op: ['request_verb'],
    ids: [
      ...below('time'),
      ...digits('client_port'),
      ...letters('trace_id', [10, 12, 20, 30]),
      ...letters('conn_trace_id', [6, 9]),
      '(target_processing_time * 1000)::BIGINT % 10',
    ],
    kind: ['elb_status_code', 'target_status_code'],
    nullable: ['target_ip', 'ssl_cipher', 'trace_id', 'domain_name', 'classification', 'redirect_url', 'conn_trace_id'],
  },
  endpoint_events: {
    time: 'Timestamp',
    op: ['ActionType'],
    // Not the process ids: Windows gives out multiples of four.
    ids: [...below('Timestamp'), ...digits('ReportId')],
    kind: ['Type', "InitiatingProcessFolderPath LIKE 'C:%'"],
    nullable: [
      ...['ProcessId', 'SHA256', 'FolderPath', 'FileName', 'InitiatingProcessSHA256', 'InitiatingProcessFolderPath', 'RemotePort'],
      ...['InitiatingProcessParentId', 'InitiatingProcessParentFileName', 'AccountDomain', 'Protocol'],
    ],
  },
  signins: {
    time: 'CreatedDateTime',
    op: ['IsInteractive'],
    ids: [
      ...below('CreatedDateTime'),
      ...hexBytes('Id', [1, 5, 31]),
      ...hexBytes('CorrelationId', [1, 31]),
      ...letters('UniqueTokenIdentifier', [1, 5]),
    ],
    kind: ['ResultType'],
    nullable: ['UniqueTokenIdentifier', 'AutonomousSystemNumber', 'ResultDescription', 'MfaDetail', 'Location', 'UserAgent'],
  },
  guardduty: {
    time: 'createdat',
    op: [],
    ids: [...below('createdat'), ...hexBytes('id', [1, 5, 11, 31])],
    kind: ["split_part(type, ':', 1)"],
    nullable: ['description', 'resource', 'service', 'title'],
  },
  github_audit: {
    time: 'created_at',
    op: ['action'],
    ids: [...below('created_at'), ...letters('_document_id', [1, 5, 9])],
    kind: ['visibility'],
    nullable: ['actor_ip', 'actor_location', 'user_agent', 'branch', 'data', 'programmatic_access_type', 'operation_type'],
  },
  replication_metrics: {
    time: 'Timestamp',
    op: [],
    ids: digits('BytesReplicated'),
    kind: ['BytesReplicated > 0'],
    nullable: ['ReplicationLatency', 'BytesReplicated', 'ObjectsReplicated'],
  },
  tickets: {
    time: 'time',
    op: [],
    ids: digits("regexp_extract(number, '\\d+$')::BIGINT"),
    kind: ['queue', 'status'],
    nullable: ['author', 'body'],
  },
  changes: { time: 'time', op: [], ids: letters('id', [5, 9]), kind: ['kind'], nullable: ['reference', 'author', 'system'] },
};

const matching = (parts: readonly string[]): string =>
  `concat_ws('|', 'row', ${parts.map((part) => `coalesce((${part})::VARCHAR, '-')`).join(', ') || "''"})`;

/** By name: of each table the place, ids and digits (`<table>`), and the null pattern (`<table> nulls`). */
export const LEAK_FEATURES: Readonly<Record<string, LeakFeatures>> = Object.fromEntries(
  Object.entries(TABLES).flatMap(([table, { time, op, ids, kind, nullable }]): [string, LeakFeatures][] => [
    [table, { table, time, op: matching(op), features: [...common(time), ...ids] }],
    [`${table} nulls`, { table, time, op: matching([...op, ...kind]), features: nullable.map((column) => `(${column} IS NULL)::INT`) }],
  ]),
);
