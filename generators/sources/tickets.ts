import type { EventBatch } from '../core/events.ts';
import { collector } from '../core/snapshots.ts';
import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { isoTime, jsonObject, jsonPlain, jsonString, timestamp } from '../core/sql.ts';
import { copied, delays, inStageOrder, still, ties } from '../core/staging.ts';

const TABLE: TableSpec = {
  name: 'tickets',
  title: 'Tickets',
  description:
    'Tickets of the service desk, the platform and security queues and human resources, one row per message, the first one opens the ticket. People write them, so times and facts are as they remember them. Messages outside the queues (mail, chat) are not here.',
  spec: 'https://docs.github.com/rest/issues/comments',
  time: 'time',
  columns: [
    { name: 'time', type: 'TIMESTAMP', description: 'When the message was written, UTC.' },
    { name: 'number', type: 'VARCHAR', description: 'Number of the ticket, the same for all its messages.', entity: 'ticket' },
    { name: 'message', type: 'INTEGER', description: 'Place of the message in its ticket, from 1.' },
    { name: 'queue', type: 'VARCHAR', description: 'Team that the ticket waits for.' },
    { name: 'author', type: 'VARCHAR', description: 'Who wrote it.', entity: 'user' },
    { name: 'subject', type: 'VARCHAR', description: 'Subject of the ticket.' },
    { name: 'body', type: 'VARCHAR', description: 'Text of the message.' },
    { name: 'status', type: 'VARCHAR', description: 'Status after the message: open, in progress, pending, resolved or closed.' },
  ],
  stage: {
    t: { type: 'f64' },
    delay: { type: 'f64' },
    tie: { type: 'u32' },
    message: { type: 'u16' },
    number: { ref: 'string' },
    queue: { ref: 'string' },
    author: { ref: 'string' },
    subject: { ref: 'string' },
    body: { ref: 'string' },
    status: { ref: 'string' },
  },
  select: {
    time: timestamp('floor(s.t / 1000000) * 1000000'),
    number: 'number.value',
    message: 's.message',
    queue: 'queue.value',
    author: 'author.value',
    subject: 'subject.value',
    body: 'body.value',
    status: 'status.value',
  },
  arrived: timestamp('s.t + s.delay'),
  order: 't, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      number: jsonString('"number"'),
      message: jsonPlain('message'),
      created_at: jsonString(isoTime('"time"')),
      queue: jsonString('queue'),
      author: jsonString('author'),
      subject: jsonString('subject'),
      body: jsonString('body'),
      status: jsonString('status'),
    }),
  },
};

type Held = {
  readonly batch: Pick<EventBatch, 'producer' | 'cell' | 'label'>;
  readonly columns: ReturnType<typeof copied<'Ticket'>>;
  readonly rows: number;
};
const seen = collector<Held>();

/** Messages are counted per ticket over all producers: somebody may answer in another's thread. */
function finish(context: SourceContext): void {
  const held = seen.take(context);
  const messages = held.flatMap(({ columns, rows }, batch) =>
    Array.from({ length: rows }, (_, row) => ({ t: columns.t[row] as number, batch, row })),
  );
  messages.sort((a, b) => a.t - b.t || a.batch - b.batch || a.row - b.row);
  const counts = new Map<number, number>();
  const places = held.map(({ rows }) => new Uint16Array(rows));
  for (const { batch, row } of messages) {
    const number = held[batch]?.columns.number[row] ?? 0;
    const place = (counts.get(number) ?? 0) + 1;
    counts.set(number, place);
    (places[batch] as Uint16Array)[row] = place;
  }
  held.forEach(({ batch, columns, rows }, index) => {
    const origin = { ...still('Ticket', batch.producer), ...batch };
    const values = {
      ...columns,
      message: places[index] as Uint16Array,
      delay: delays(context.rng('noise', origin, 'delay'), rows, { medianS: 3, sigma: 0.5, minS: 1, late: 0 }),
      tie: ties(context.rng('noise', origin, 'tie'), rows),
    };
    context.emit(TABLE.name, origin, inStageOrder(TABLE.stage, values), rows);
  });
}

export default defineSource({
  id: 'tickets',
  title: 'Tickets of all queues',
  tables: [TABLE],
  accepts: {
    Ticket: (batch, context) =>
      seen.add(context, [
        { batch: { producer: batch.producer, cell: batch.cell, label: batch.label }, columns: copied(batch), rows: batch.rows },
      ]),
  },
  finish,
});
