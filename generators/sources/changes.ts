import type { EventBatch } from '../core/events.ts';
import { collector } from '../core/snapshots.ts';
import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { isoTime, jsonObject, jsonString, timestamp } from '../core/sql.ts';
import { copied, delays, inStageOrder, still, ties } from '../core/staging.ts';

const TABLE: TableSpec = {
  name: 'changes',
  title: 'Change calendar',
  description:
    'Deploys, configuration, flags, infrastructure and access changes of all teams. Pipelines write their own entries at once; people write theirs when they remember, so an entry may be late, and what was done by hand in a console often has none.',
  spec: 'https://developer.atlassian.com/cloud/jira/service-desk-ops/rest/v2/api-group-change-management/',
  time: 'time',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the change was made, UTC.' },
    { name: 'id', type: 'VARCHAR', description: 'Number of the entry.' },
    { name: 'kind', type: 'VARCHAR', description: 'deploy, config, flag, infrastructure, access or vendor.' },
    { name: 'system', type: 'VARCHAR', description: 'What was changed: service, bucket, role, network.', entity: 'service' },
    { name: 'summary', type: 'VARCHAR', description: 'One line by whoever made it.' },
    { name: 'author', type: 'VARCHAR', description: 'Person or pipeline.', entity: 'user' },
    { name: 'reference', type: 'VARCHAR', description: 'Pull request, ticket or run that it belongs to.' },
  ],
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    number: { type: 'u32' },
    kind: { ref: 'string' },
    system: { ref: 'string' },
    summary: { ref: 'string' },
    author: { ref: 'string' },
    reference: { ref: 'string' },
  },
  select: {
    time: timestamp('floor(s.t / 1000000) * 1000000'),
    id: `'CHG-' || s.number`,
    kind: 'kind.value',
    system: 'system.value',
    summary: 'summary.value',
    author: 'author.value',
    reference: 'reference.value',
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      id: jsonString('id'),
      at: jsonString(isoTime('"time"')),
      kind: jsonString('kind'),
      system: jsonString('"system"'),
      summary: jsonString('summary'),
      author: jsonString('author'),
      reference: jsonString('reference'),
    }),
  },
};

type Held = { readonly batch: Pick<EventBatch, 'producer' | 'label'>; readonly columns: ReturnType<typeof copied<'Change'>>; readonly rows: number };
const seen = collector<Held>();
const FIRST_NUMBER = 40_112;

/** Numbers are given in order of time over all entries, with gaps for entries of other companies of the group. */
function finish(context: SourceContext): void {
  const held = seen.take(context);
  const entries = held.flatMap(({ columns, rows }, batch) => Array.from({ length: rows }, (_, row) => ({ t: columns.t[row] as number, batch, row })));
  entries.sort((a, b) => a.t - b.t || a.batch - b.batch || a.row - b.row);
  const gaps = context.rng('ids', still('Change', 'changes'), 'number');
  const numbers = held.map(({ rows }) => new Uint32Array(rows));
  let number = FIRST_NUMBER;
  for (const { batch, row } of entries) {
    number += 1 + gaps.int(4);
    (numbers[batch] as Uint32Array)[row] = number;
  }
  held.forEach(({ batch, columns, rows }, index) => {
    const origin = { ...still('Change', `${batch.producer} ${index}`), label: batch.label };
    const values = {
      ...columns,
      number: numbers[index] as Uint32Array,
      delay: delays(context.rng('noise', origin, 'delay'), rows, { medianS: 95, sigma: 1.4, minS: 2, late: 0.02 }),
      tie: ties(context.rng('noise', origin, 'tie'), rows),
    };
    context.emit(TABLE.name, origin, inStageOrder(TABLE.stage, values), rows);
  });
}

export default defineSource({
  id: 'changes',
  title: 'Change calendar',
  tables: [TABLE],
  accepts: { Change: (batch, context) => seen.add(context, [{ batch: { producer: batch.producer, label: batch.label }, columns: copied(batch), rows: batch.rows }]) },
  finish,
});
