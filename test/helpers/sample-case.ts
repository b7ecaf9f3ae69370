import type { TableSpec } from '../../generators/core/source.ts';
import { SECOND } from '../../generators/core/time.ts';
import type { LoadMessage } from '../../src/query/load.ts';
import { batch } from './batches.ts';

/** A small table that uses every way of staging a column. */
export const SAMPLE: TableSpec = {
  name: 'requests',
  title: 'Requests',
  description: 'A table for tests.',
  spec: 'https://docs.example/requests',
  time: 'time',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When.' },
    { name: 'agent', type: 'VARCHAR', description: 'User agent.' },
    { name: 'who', type: 'STRUCT(arn VARCHAR, kind VARCHAR)', description: 'Who.' },
    { name: 'parameters', type: 'MAP(VARCHAR, VARCHAR)', description: 'What with.' },
    { name: 'bytes', type: 'BIGINT', description: 'How much.' },
    { name: 'span', type: 'UBIGINT', description: 'A wide id.' },
    { name: 'note', type: 'VARCHAR', description: 'Free text.' },
    { name: 'size', type: 'VARCHAR', description: 'A number as text.' },
  ],
  stage: {
    t: { type: 'f64' },
    agent: { ref: 'string' },
    who: { ref: 'identity' },
    parameters: { ref: 'params' },
    bytes: { type: 'f64' },
    span: { type: 'u64' },
    note: { type: 'utf8' },
    tie: { type: 'u32' },
  },
  select: {
    time: 'make_timestamp(s.t::BIGINT)',
    agent: 'agent.value',
    who: "CASE WHEN s.who > 0 THEN {'arn': who.arn, 'kind': who.kind} END",
    parameters: 'parameters.value',
    bytes: 's.bytes',
    span: 's.span',
    note: 's.note',
    size: 's.bytes::BIGINT::VARCHAR',
  },
  arrived: 'make_timestamp(s.t::BIGINT + 5000000)',
  order: 't, tie',
  raw: { format: 'line', sql: "concat_ws(' ', agent, bytes)" },
};

/** Four rows in two batches, out of order, and their pools. */
export function sampleMessages(labels = false): LoadMessage[] {
  const label = (values: number[]) => (labels ? { _label: ['u16', values] as const } : {});
  return [
    {
      kind: 'batch',
      table: 'requests',
      batch: batch({
        t: ['f64', [30 * SECOND, 10 * SECOND]],
        agent: ['u32', [1, 2]],
        who: ['u32', [1, 0]],
        parameters: ['u32', [1, 2]],
        bytes: ['f64', [5e9, 7]],
        span: ['u64', [18446744073709551615n, 1n]],
        note: ['utf8', ['zwölf', '']],
        tie: ['u32', [1, 2]],
        ...label([3, 0]),
      }),
    },
    { kind: 'dim', pool: 'string', batch: batch({ code: ['u32', [1, 2, 3]], value: ['utf8', ['curl/8', 'aws-cli', 'never seen']] }) },
    {
      kind: 'batch',
      table: 'requests',
      batch: batch({
        t: ['f64', [20 * SECOND, 10 * SECOND]],
        agent: ['u32', [0, 1]],
        who: ['u32', [2, 1]],
        parameters: ['u32', [0, 1]],
        bytes: ['f64', [1, 2]],
        span: ['u64', [2n, 3n]],
        note: ['utf8', ['b', 'c']],
        tie: ['u32', [9, 1]],
        ...label([0, 1]),
      }),
    },
    {
      kind: 'dim',
      pool: 'identity',
      batch: batch({ code: ['u32', [1, 2]], arn: ['utf8', ['arn:x', '']], kind: ['utf8', ['role', 'user']], unused: ['utf8', ['p', 'q']] }),
    },
    {
      kind: 'dim',
      pool: 'params',
      batch: batch({ code: ['u32', [1, 1, 2]], key: ['utf8', ['b.c', 'a', '']], value: ['utf8', ['1', '', '']] }),
    },
    { kind: 'done' },
  ];
}
