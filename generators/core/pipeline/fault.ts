import { entity } from '../incident/cast.ts';
import { countFact, fact, Script, timeFact } from '../incident/script.ts';
import type { EntityRecord, Fact } from '../manifest.ts';
import type { Order } from '../orders.ts';
import type { Plan, PlanContext } from '../producer.ts';
import { ticketNumber } from '../text/numbers.ts';
import { DAY, HOUR, isoDay, isoSeconds } from '../time.ts';
import { suspect, type SuspectId } from './changes.ts';
import { disturb, disturbances, type Disturbance } from './disturbance.ts';
import type { PipelineEstate, TaskName } from './estate.ts';
import { playHistory, type History } from './history.ts';
import { impactOf } from './impact.ts';
import type { DatasetName } from './names.ts';

export { pipelineEstate } from './estate.ts';

/** What every cause says of itself. */
export interface Cause {
  readonly id: SuspectId;
  readonly estate: PipelineEstate;
  readonly disturbance: Disturbance;
  /** Default: from the eve of the onset to the end. */
  readonly from?: number;
  readonly more?: readonly Order[];
  readonly happened?: boolean;
  /** What kind of thing is the culprit, and its name as the tables have it. */
  readonly actor: { readonly kind: string; readonly name: string; readonly type: EntityRecord['type'] };
  readonly summary: string;
  /** What the tables show of it. */
  evidence(history: History): Readonly<Record<string, Fact>>;
  readonly entities?: readonly EntityRecord[];
}

/** A task, and a dataset, that have nothing to do with it: what a wrong answer blames. */
export const bystander = ({ names }: PipelineEstate, task: TaskName, dataset?: DatasetName): Readonly<Record<string, Fact>> => ({
  'bystander.task': fact(names.tasks[task]),
  ...(dataset ? { 'bystander.dataset': fact(names.datasets[dataset]) } : {}),
});

/** A relative amount. */
export const shareFact = (value: number, tolerance = 0.2): Fact => ({ value: Math.round(value * 1e4) / 1e4, tolerance });

/** The plan of a cause: its orders, and the facts that follow from playing the pipeline under them. */
export function planCause(context: PlanContext, cause: Cause): Plan {
  const { estate, id, actor } = cause;
  const change = suspect(context, estate, id);
  const orders = [disturb(cause.from ?? change.t, context.clock.end, cause.disturbance), ...(cause.more ?? [])];
  const history = playHistory(context, estate, disturbances([...context.orders, ...orders]));
  const impact = impactOf(context, estate, history);
  const day = isoDay(estate.onsetDay * DAY);
  return {
    orders,
    facts: {
      'incident.happened': fact(cause.happened ?? true),
      'cause.kind': fact(id),
      'cause.summary': fact(cause.summary),
      onset: timeFact(estate.onset, 6 * 3600),
      'onset.day': { value: day, unit: 'time', tolerance: 86_400 },
      'actor.kind': fact(actor.kind),
      'actor.name': fact(actor.name),
      'actor.person': fact(change.author.name),
      'entry.reference': fact(change.reference),
      'entry.time': timeFact(change.t, 1800),
      'entry.system': fact(change.system),
      'entry.kind': fact(change.kind),
      'impact.ctr_before': shareFact(impact.before, 0.04),
      'impact.ctr_after': shareFact(impact.after, 0.04),
      'impact.ctr_drop': shareFact(impact.drop, 0.2),
      'impact.days': countFact(impact.days, 0.35),
      'impact.clicks_lost': countFact(impact.clicksLost, 0.25),
      'impact.offline_change': shareFact(impact.offlineChange, 0.35),
      ...cause.evidence(history),
    },
    entities: [
      entity(actor.type, actor.name),
      entity('rule', change.reference),
      entity('person', change.author.name),
      entity('partition', `dt=${isoDay((estate.onsetDay - 1) * DAY)}`),
      ...(cause.entities ?? []),
    ],
    timeline: [
      { at: isoSeconds(change.t), text: `${change.system}: ${change.summary} (${change.reference}, ${change.author.name}).` },
      { at: isoSeconds(estate.onset), text: cause.summary },
      {
        at: isoSeconds((estate.onsetDay + 1) * DAY),
        text: `Click-through of recommendations falls from ${(impact.before * 100).toFixed(1)} % to ${(impact.after * 100).toFixed(1)} %.`,
      },
    ],
    why: cause.summary,
  };
}

/** The faint, healed or innocent form of a cause. */
export interface Trace {
  readonly estate: PipelineEstate;
  /** Null where it shows in no machine's records. */
  readonly disturbance: Disturbance | null;
  readonly from: number;
  readonly to: number;
  /** What the change calendar says of it, if anything: in working hours of the day before. */
  readonly change?: { readonly kind: string; readonly system: string; readonly summary: string };
  readonly subject: string;
  readonly body: string;
  readonly answer: string;
  readonly entities?: readonly EntityRecord[];
}

/** The plan of a trace: its orders, and a ticket in which somebody of the data teams says what became of it. */
export function planTrace(context: PlanContext, trace: Trace): Plan {
  const { clock, world } = context;
  const rng = context.rng('params', 'ticket');
  const script = new Script(context);
  const opened = Math.floor(trace.from - (trace.from % DAY) + (7.3 + 3 * rng.unit()) * HOUR) + (trace.from % DAY > 11 * HOUR ? DAY : 0);
  const at = Math.min(Math.max(opened, clock.start + HOUR), clock.end - 2 * HOUR - rng.int(HOUR));
  const number = ticketNumber(clock, at);
  const team = world.people.filter((person) => /Data/.test(person.team));
  const [author, agent] = [rng.pick(team), rng.pick(team)];
  const base = { number, queue: 'data', subject: trace.subject };
  script.add('Ticket', { ...base, t: at, author: author.upn, body: trace.body, status: 'open' });
  script.add('Ticket', {
    ...base,
    t: Math.min(clock.end - 1, at + Math.floor((0.5 + 3 * rng.unit()) * HOUR)),
    author: agent.upn,
    body: trace.answer,
    status: 'resolved',
  });
  const changed = Math.floor(trace.from - (trace.from % DAY) - DAY + (8 + 8 * rng.unit()) * HOUR);
  if (trace.change && changed >= clock.start) script.add('Change', { ...trace.change, t: changed, author: author.upn, reference: number });
  return script.plan({
    orders: trace.disturbance ? [disturb(trace.from, trace.to, trace.disturbance)] : [],
    facts: { 'herring.ticket': fact(number), 'herring.day': fact(isoDay(trace.from)) },
    entities: [entity('ticket', number), ...(trace.entities ?? [])],
    why: trace.subject,
  });
}

/**
 * Midnight of a quiet day before the onset, on which something small happened: between `least` and `most` days before it, as far as the
 * case reaches back. Units draw different days by their names.
 */
export function quietDay(context: PlanContext, estate: PipelineEstate, least = 5, most = 24): number {
  const reach = estate.onsetDay - (estate.firstDay + 2);
  const top = Math.min(most, reach);
  const rng = context.rng('params', 'day');
  return (estate.onsetDay - rng.between(Math.min(least, top), top)) * DAY;
}

/** End of something that lasted so many days from `day` on and was over before the onset. */
export const lasting = (estate: PipelineEstate, day: number, days: number): number =>
  Math.min(day + days * DAY, (estate.onsetDay - 1) * DAY);

/** Columns that matter, and those that hardly do; the first of each belongs to the cause, others to bystanders. */
export function upstream(
  context: PlanContext,
  estate: PipelineEstate,
): { readonly heavy: readonly string[]; readonly light: readonly string[] } {
  const columns = context
    .shared('entity', 'pipeline', 'contested columns')
    .shuffle(estate.columns.filter(({ from }) => from === 'upstream'));
  return {
    heavy: columns.filter(({ importance }) => importance > 0.1).map(({ name }) => name),
    light: columns.filter(({ importance }) => importance <= 0.1).map(({ name }) => name),
  };
}
