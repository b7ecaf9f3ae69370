import type { Connector } from '../../../../src/query/connector.ts';
import type { CatalogTable } from '../../../../src/case/case.ts';

export const WINDOW = { start: '2026-03-02T00:00:00Z', end: '2026-03-04T00:00:00Z' };
const ROWS = 24_000;

/** A draw from 0 to 1 for row `i` and purpose `k`. */
const u = (k: number, i = 'i'): string => `((hash(${i}, ${k}) % 1000003 + 0.5) / 1000003)`;
const pick = (k: number, values: readonly (readonly [string, number])[]): string => {
  let sum = 0;
  const arms = values.map(([value, share]) => `WHEN ${u(k)} < ${(sum += share)} THEN '${value}'`);
  return `CASE ${arms.join(' ')} ELSE '${values[0]![0]}' END`;
};
/** A standard normal draw. */
const normal = (k: number): string => `(sqrt(-2 * ln(${u(k)})) * cos(2 * pi() * ${u(k + 50)}))`;

const columns: readonly (readonly [name: string, type: string, sql: string])[] = [
  // Bursts of eight, more of them in the first hours of a day.
  [
    'time',
    'TIMESTAMP',
    `TIMESTAMP '2026-03-02 00:00:00' + to_microseconds((86400e6 * (hash(i // 8, 1) % 2 + 0.999 * ${u(2, 'i // 8')} ** 1.7) - 20e6 * ln(${u(3)}))::BIGINT)`,
  ],
  ['trace_id', 'VARCHAR', `md5(i::VARCHAR)`],
  ['access_key', 'VARCHAR', `'AKIA' || upper(translate(left(md5(floor(${u(5)} ** 3 * 40)::VARCHAR), 16), '0189', 'wxyz'))`],
  ['client_ip', 'VARCHAR', `concat('198.18.', floor(${u(6)} ** 3 * 200)::INT, '.', floor(${u(7)} ** 3 * 250)::INT)`],
  ['client_port', 'INTEGER', `(32768 + ${u(8)} * 28000)::INT`],
  [
    'method',
    'VARCHAR',
    pick(9, [
      ['GET', 0.7],
      ['POST', 0.2],
      ['PUT', 0.06],
      ['DELETE', 0.03],
      ['HEAD', 0.01],
    ]),
  ],
  [
    'elb_status_code',
    'INTEGER',
    `(${pick(10, [
      ['200', 0.92],
      ['404', 0.06],
      ['502', 0.02],
    ])})::INT`,
  ],
  ['duration_us', 'BIGINT', `exp(11 + 0.8 * ${normal(11)})::BIGINT`],
  ['packets', 'BIGINT', `1 + floor(exp(2 + ${normal(12)}))::BIGINT`],
  ['bytes', 'BIGINT', `(1 + floor(exp(2 + ${normal(12)}))::BIGINT) * (200 + floor(${u(13)} * 1000)::BIGINT)`],
  [
    'message',
    'VARCHAR',
    pick(14, [
      ['request done', 0.4],
      ['cache hit', 0.3],
      ['retrying', 0.2],
      ['upstream gone away', 0.06],
      ['slow answer', 0.03],
      ['closing', 0.01],
    ]) + ` || ' after ' || (hash(i, 15) % 900) || ' ms'`,
  ],
];

export const TABLE: CatalogTable = {
  name: 'requests',
  title: 'Requests',
  description: 'A table for tests.',
  spec: 'https://docs.example/requests',
  source: 'requests',
  time: 'time',
  columns: columns.map(([name, type]) => ({ name, type, description: 'For tests.' })),
  rows: ROWS,
  sha256: '',
  raw: { format: 'line', sql: `concat_ws(' ', time, client_ip, method, elb_status_code, bytes, message)` },
};

/** A table in which no law finds a give-away. */
export const honestTable = (connector: Connector): Promise<void> =>
  connector.run(
    `CREATE TABLE requests AS SELECT row_number() OVER (ORDER BY _arrived) AS _rid, * FROM (
       SELECT *, time + to_microseconds((exp(3 + 0.6 * ${normal(16)}) * 1e6)::BIGINT) AS _arrived FROM (
         SELECT i, ${columns.map(([name, , sql]) => `${sql} AS ${name}`).join(', ')} FROM range(${ROWS}) AS r(i)))
     WHERE time < TIMESTAMP '2026-03-04'`,
  );

export const METRICS: CatalogTable = {
  ...TABLE,
  name: 'metrics',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When.' },
    { name: 'name', type: 'VARCHAR', description: 'What.' },
    { name: 'labels', type: 'MAP(VARCHAR, VARCHAR)', description: 'Of what.' },
    { name: 'value', type: 'DOUBLE', description: 'How much.' },
  ],
  rows: 4000,
  raw: { format: 'line', sql: `concat_ws(' ', name, labels::VARCHAR, value)` },
};

/** Four counters, one of which begins anew. */
export const honestMetrics = (connector: Connector): Promise<void> =>
  connector.run(
    `CREATE TABLE metrics AS SELECT row_number() OVER () AS _rid, t + INTERVAL 3 SECOND AS _arrived, t AS time, 'requests_total' AS name,
       MAP {'pod': 'pod-' || p} AS labels, (((n + p * 300) % CASE p WHEN 3 THEN 1150 ELSE 9999 END) * 17)::DOUBLE AS value
     FROM (SELECT n, p, TIMESTAMP '2026-03-02' + to_seconds(n * 60 + p * 7) AS t FROM range(1000) a(n), range(4) b(p))`,
  );

const flowColumns: readonly (readonly [name: string, type: string, sql: string])[] = [
  ['interface_id', 'VARCHAR', `'eni-' || left(md5((hash(i // 20, 30) % 9)::VARCHAR), 17)`],
  ['srcaddr', 'VARCHAR', `concat('198.18.', floor(${u(31, 'i // 20')} ** 3 * 200)::INT, '.', floor(${u(32, 'i // 20')} ** 3 * 250)::INT)`],
  ['dstaddr', 'VARCHAR', `'10.0.0.' || (hash(i // 20, 30) % 9)`],
  ['srcport', 'INTEGER', `(32768 + hash(i // 20, 33) % 28000)::INT`],
  ['dstport', 'INTEGER', `443`],
  ['protocol', 'INTEGER', `6`],
  ['action', 'VARCHAR', `CASE WHEN hash(i // 20, 34) % 20 = 0 THEN 'REJECT' ELSE 'ACCEPT' END`],
  ['bytes', 'BIGINT', `exp(8 + 1.5 * ${normal(35)})::BIGINT`],
  // Twenty records of a flow, one a minute; flows begin in bursts.
  [
    'start_time',
    'TIMESTAMP',
    `TIMESTAMP '2026-03-02 00:10:00' + to_seconds((80000 * (hash(i // 160, 36) % 2 + 0.95 * ${u(37, 'i // 160')} ** 1.7) + 600 * ${u(38, 'i // 20')})::BIGINT + (i % 20) * 60)`,
  ],
];

export const FLOWS: CatalogTable = {
  ...TABLE,
  name: 'flows',
  time: 'start_time',
  columns: [...flowColumns, ['end_time', 'TIMESTAMP'] as const].map(([name, type]) => ({ name, type, description: 'For tests.' })),
  rows: 6000,
  raw: { format: 'line', sql: `concat_ws(' ', interface_id, srcaddr, dstaddr, srcport, dstport, bytes, action)` },
};

/** Flow records: each flow has one a minute. */
export const honestFlows = (connector: Connector): Promise<void> =>
  connector.run(
    `CREATE TABLE flows AS SELECT row_number() OVER (ORDER BY _arrived) AS _rid, * FROM (
       SELECT *, start_time + INTERVAL 55 SECOND AS end_time, start_time + to_microseconds((exp(5 + 0.6 * ${normal(39)}) * 1e6)::BIGINT) AS _arrived FROM (
         SELECT i, ${flowColumns.map(([name, , sql]) => `${sql} AS ${name}`).join(', ')} FROM range(6000) AS r(i)))`,
  );
