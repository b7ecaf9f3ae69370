import type { EventBatch } from '../core/events.ts';
import type { Pools } from '../core/pools.ts';
import { defineSource, type SourceContext, type TableSpec } from '../core/source.ts';
import { isoTime, jsonObject, jsonString, timestamp } from '../core/sql.ts';
import { copied, delays, inStageOrder, ties } from '../core/staging.ts';

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

const FIRST_NUMBER = 1_027_000;
const SLOT = 2e6;

const given = new WeakMap<Pools, Set<number>>();

/** The first free number from `wanted` on in this run. */
function free(used: Set<number>, wanted: number): number {
  let number = wanted;
  while (used.has(number)) number++;
  used.add(number);
  return number;
}

/** Numbers grow with time and have gaps: one calendar serves all companies of the group. */
function observe(batch: EventBatch<'Change'>, context: SourceContext): void {
  const { rows } = batch;
  const columns = copied(batch);
  const used = given.get(context.pools) ?? new Set<number>();
  given.set(context.pools, used);
  const number = new Uint32Array(rows);
  const byTime = Array.from({ length: rows }, (_, row) => row).sort((a, b) => (columns.t[a] as number) - (columns.t[b] as number));
  for (const row of byTime) number[row] = free(used, FIRST_NUMBER + Math.floor(((columns.t[row] as number) - context.clock.start) / SLOT));
  const values = {
    ...columns,
    number,
    delay: delays(context.rng('noise', batch, 'delay'), rows, { medianS: 95, sigma: 1.4, minS: 2, late: 0.02 }),
    tie: ties(context.rng('noise', batch, 'tie'), rows),
  };
  context.emit(TABLE.name, batch, inStageOrder(TABLE.stage, values), rows);
}

export default defineSource({ id: 'changes', title: 'Change calendar', tables: [TABLE], accepts: { Change: observe } });
