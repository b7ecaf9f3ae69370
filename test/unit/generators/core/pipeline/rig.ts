import { EVENT_SCHEMAS, type EventBatch, type EventType } from '../../../../../generators/core/events.ts';
import {
  disturbances,
  pipelineEstate,
  playHistory,
  type History,
  type PipelineEstate,
} from '../../../../../generators/core/pipeline/index.ts';
import { impactOf, type Impact } from '../../../../../generators/core/pipeline/impact.ts';
import type { Cell, PlanContext } from '../../../../../generators/core/producer.ts';
import { createTimeline, type EventWriter } from '../../../../../generators/core/timeline.ts';
import { prepare, type Prepared } from '../../../../../generators/index.ts';
import { testConfig, testSeed } from '../../../../helpers/generate.ts';

export const CAUSES = [
  'schema-rename',
  'late-partition',
  'swallowed-exception',
  'feature-store-unreachable',
  'label-timezone',
  'partial-commit',
  'duplicate-backfill',
  'nan-restore',
  'feedback-poisoning',
  'season',
] as const;
export type CauseId = (typeof CAUSES)[number];
const BASE = ['training-pipeline', 'recommendation-traffic'] as const;

/** An event with texts and records instead of codes. */
export type Row = Readonly<Record<string, number | string | null>>;

export interface Setup {
  readonly seed?: number;
  readonly size?: 'full' | 'short';
  readonly scale?: number;
  readonly cause?: CauseId;
  readonly faint?: readonly CauseId[];
  readonly herrings?: readonly string[];
  readonly base?: readonly string[];
  /** Types to keep; all unless said. */
  readonly types?: readonly EventType[];
}

function prepareCase({ seed = 1, size = 'short', scale = 0.1, cause, faint = [], herrings = [], base = BASE }: Setup = {}): Prepared {
  return prepare(
    testConfig({
      size,
      scale,
      sources: [],
      baseline: base.map((use) => ({ name: use, use })),
      herrings: [
        ...faint.map((use) => ({ id: `${use}-faint`, use, with: { faint: true }, why: 'A test.' })),
        ...herrings.map((use) => ({ id: use, use, why: 'A test.' })),
      ],
      phases: cause ? [{ name: 'cause', use: cause, with: { faint: false } }] : [],
    }),
    testSeed(seed),
  );
}

export interface Played {
  readonly prepared: Prepared;
  readonly estate: PipelineEstate;
  readonly history: History;
  readonly impact: Impact;
}

const known = new Map<string, Played>();

/** The pipeline of a case as its effects make it, without a row. */
export function played(setup: Setup): Played {
  const key = JSON.stringify(setup);
  const found = known.get(key) ?? play(setup);
  known.set(key, found);
  return found;
}

function contextOf({ keyring, world, clock, pools }: Prepared, scale: number): PlanContext {
  return {
    name: 'test',
    world,
    clock,
    pools,
    level: 2,
    scale,
    effects: [],
    orders: [],
    rng: (purpose: string, ...path: (string | number)[]) => keyring.rng(purpose, 'test', ...path),
    shared: (purpose: string, ...path: (string | number)[]) => keyring.rng(`shared/${purpose}`, ...path),
    fact: () => '',
  } as unknown as PlanContext;
}

function play(setup: Setup): Played {
  const prepared = prepareCase(setup);
  const context = contextOf(prepared, setup.scale ?? 0.1);
  const estate = pipelineEstate(context);
  const history = playHistory(context, estate, disturbances(prepared.uses.flatMap(({ plan }) => plan.orders ?? [])));
  return { prepared, estate, history, impact: impactOf(context, estate, history) };
}

/** What a name stands for: tasks and datasets by what they are. */
function roles(prepared: Prepared): ReadonlyMap<string, string> {
  const { tasks, datasets } = pipelineEstate(contextOf(prepared, 1)).names;
  return new Map([...Object.entries(tasks), ...Object.entries(datasets)].map(([role, name]) => [name, role]));
}
const NAMED = new Set(['task', 'dataset']);

/** All events of a case, by type; tasks and datasets by what they are. */
export function events(setup: Setup): { readonly prepared: Prepared; readonly rows: (type: EventType) => readonly Row[] } {
  const prepared = prepareCase(setup);
  const { clock, pools, uses } = prepared;
  const all = new Map<EventType, Row[]>();
  const role = roles(prepared);
  const timeline = createTimeline(pools);
  const keep = (batch: EventBatch): void => {
    if (setup.types && !setup.types.includes(batch.type)) return;
    const list = all.get(batch.type) ?? [];
    all.set(batch.type, list);
    const columns = batch.columns as unknown as Record<string, ArrayLike<number>>;
    for (let i = 0; i < batch.rows; i += 1) {
      const row: Record<string, number | string | null> = { producer: batch.producer };
      for (const [name, kind] of Object.entries(EVENT_SCHEMAS[batch.type]))
        row[name] = kind === 'ref:string' ? (pools.read('string', columns[name]![i]!) as string | null) : columns[name]![i]!;
      for (const column of NAMED) if (column in row) row[column] = role.get(String(row[column])) ?? row[column]!;
      list.push(row);
    }
  };
  const effects = uses.flatMap(({ plan }) => plan.effects ?? []);
  const orders = uses.flatMap(({ plan }) => plan.orders ?? []);
  for (const { name, plan } of uses) {
    plan.script?.(timeline, orders);
    timeline.take({ producer: name, cell: 0, label: 0 }, keep);
    for (const part of [plan.stream, plan.ordered]) {
      if (!part) continue;
      const length = part.cellSeconds * 1e6;
      const from = part.from ?? clock.detailStart;
      const play =
        'begin' in part ? part.begin(effects, orders) : (cell: Cell, write: EventWriter): void => part.fill(cell, write, effects);
      for (let index = 0; from + index * length < clock.end; index += 1) {
        play({ index, start: from + index * length, end: Math.min(clock.end, from + (index + 1) * length) }, timeline);
        timeline.take({ producer: name, cell: index + 1, label: 0 }, keep);
      }
    }
  }
  return { prepared, rows: (type) => all.get(type) ?? [] };
}

/** Sum of a column. */
export const total = (rows: readonly Row[], column: string): number => rows.reduce((sum, row) => sum + Number(row[column]), 0);

/** Rows by the value of a column, or of several joined by a bar. */
export function grouped(rows: readonly Row[], ...columns: string[]): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = columns.map((column) => String(row[column])).join('|');
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}
