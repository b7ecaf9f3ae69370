import type { ColumnBatch } from '../../../generators/core/columns.ts';
import type { TableSpec } from '../../../generators/core/source.ts';
import type { LoadMessage } from '../../../src/query/load.ts';
import { batch } from '../../helpers/batches.ts';

const COLUMNS = [
  'srcaddr',
  'dstaddr',
  'interface_id',
  'vpc_id',
  'subnet_id',
  'az_id',
  'action',
  'log_status',
  'flow_direction',
  'pkt_srcaddr',
] as const;

/** A flow-log table of 18 columns on a stage of 8 numbers: the shape that loading is measured with. */
export const FLOWS: TableSpec = {
  name: 'flows',
  title: 'Flows',
  description: 'For measuring.',
  spec: 'https://docs.example/flows',
  time: 'start',
  columns: [
    { name: 'start', type: 'TIMESTAMP', description: '' },
    { name: 'end', type: 'TIMESTAMP', description: '' },
    ...COLUMNS.map((name) => ({ name, type: 'VARCHAR', description: '' })),
    { name: 'srcport', type: 'INTEGER', description: '' },
    { name: 'dstport', type: 'INTEGER', description: '' },
    { name: 'protocol', type: 'INTEGER', description: '' },
    { name: 'packets', type: 'BIGINT', description: '' },
    { name: 'bytes', type: 'BIGINT', description: '' },
    { name: 'tcp_flags', type: 'INTEGER', description: '' },
  ],
  stage: {
    t: { type: 'f64' },
    src: { ref: 'string' },
    dst: { ref: 'string' },
    eni: { ref: 'string' },
    act: { ref: 'string' },
    port: { type: 'u16' },
    bytes: { type: 'f64' },
    tie: { type: 'u32' },
  },
  select: {
    start: 'make_timestamp(s.t::BIGINT)',
    end: 'make_timestamp(s.t::BIGINT + 60000000)',
    srcaddr: 'src.value',
    dstaddr: 'dst.value',
    interface_id: 'eni.value',
    vpc_id: 'eni.value',
    subnet_id: 'eni.value',
    az_id: 'eni.value',
    action: 'act.value',
    log_status: 'act.value',
    flow_direction: 'act.value',
    pkt_srcaddr: 'src.value',
    srcport: 's.port',
    dstport: '443',
    protocol: '6',
    packets: '(s.bytes / 1400)::BIGINT + 1',
    bytes: 's.bytes::BIGINT',
    tcp_flags: '19',
  },
  arrived: 'make_timestamp(s.t::BIGINT + 300000000)',
  order: 't, tie',
  raw: { format: 'line', sql: "concat_ws(' ', srcaddr, dstaddr, bytes)" },
};

/** Batches of 50,000 rows. */
export function* flowMessages(rows: number): Generator<LoadMessage> {
  const values = Array.from({ length: 4000 }, (_, i) => `198.18.${i >> 8}.${i & 255}`);
  yield { kind: 'dim', pool: 'string', batch: batch({ code: ['u32', values.map((_, i) => i + 1)], value: ['utf8', values] }) };
  let state = 12345;
  const next = () => (state = Math.imul(state, 1664525) + 1013904223) >>> 0;
  for (let from = 0; from < rows; from += 50_000) {
    const n = Math.min(50_000, rows - from);
    const t = Float64Array.from({ length: n }, () => 1.75e15 + (from + (next() % 50_000)) * 1000);
    const code = (limit: number) => Uint32Array.from({ length: n }, () => 1 + (next() % limit));
    const columns = [
      t,
      code(4000),
      code(4000),
      code(100),
      code(2),
      Uint16Array.from({ length: n }, () => next() & 65535),
      Float64Array.from({ length: n }, () => next() % 1e7),
      Uint32Array.from({ length: n }, next),
    ];
    const fields = Object.entries(FLOWS.stage).map(([name, column]) => ({ name, type: 'ref' in column ? ('u32' as const) : column.type }));
    const made: ColumnBatch = { fields, columns, rows: n };
    yield { kind: 'batch', table: 'flows', batch: made };
  }
  yield { kind: 'done' };
}
