/** What the faults of a service have in common: when they last, the change behind them, and how they are told. */
import { culprit, entity, bystander } from '../incident/cast.ts';
import { fact, Script, timeFact } from '../incident/script.ts';
import type { EntityRecord, Fact, TimelineEntry } from '../manifest.ts';
import { isoSeconds } from '../ids.ts';
import type { Plan, PlanContext } from '../producer.ts';
import type { Effect, Kind } from '../simulation/index.ts';
import { pullRequest, PULL_REQUEST_SLOT } from '../text/numbers.ts';
import { MINUTE } from '../time.ts';
import { calmMoment, windows } from './windows.ts';

/** When a fault lasts. Half open, microseconds. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/**
 * The period of a fault: from the onset to the end of the case, or, where it is only a faint trace, some minutes of the day before or of
 * the calm part.
 * @param only a trace that would hurt for moments belongs to the day before
 */
export function faultPeriod(context: PlanContext, faint: boolean, only?: 'before'): Period {
  const all = windows(context);
  if (!faint) return { from: all.onset, to: context.clock.end };
  const rng = context.rng('params', 'faint');
  const day = rng.chance(0.55) || only ? 'before' : 'now';
  const from = calmMoment(all, day, 0.1 + 0.35 * rng.unit());
  const room = calmMoment(all, day, 0.85) - from;
  return { from, to: from + Math.min(room, (5 + 4 * rng.unit()) * MINUTE) };
}

export const effect = (kind: Kind, target: string, amount: number, { from, to }: Period): Effect => ({ kind, target, amount, from, to });

/** Effects that last for a while again and again. Lengths in seconds. */
export function recurring(
  context: PlanContext,
  kind: Kind,
  target: string,
  amount: number,
  period: Period,
  on: number,
  off: number,
): Effect[] {
  const rng = context.rng('params', 'recurring', kind, target);
  const all: Effect[] = [];
  for (let t = period.from + rng.unit() * off * 0.5e6; t < period.to;) {
    const length = on * (0.7 + 0.6 * rng.unit()) * 1e6;
    all.push(effect(kind, target, amount, { from: Math.floor(t), to: Math.floor(Math.min(period.to, t + length)) }));
    t += length + off * (0.7 + 0.6 * rng.unit()) * 1e6;
  }
  return all;
}

/** Minutes from a change to its effect, where nothing says otherwise: it is reviewed, merged, and fetched by the cluster. */
const LAG = [2, 9] as const;

/** A change that stands behind a fault. */
export interface Cause {
  /** When; default: some minutes before it shows. */
  readonly at?: number;
  /** `config`, `deploy`, `infrastructure`, … as the change calendar has them. */
  readonly kind: string;
  readonly system: string;
  readonly summary: string;
  /** How the entry reads that takes it back; of a faint one only, which ends. */
  readonly undone?: string;
}

/** What a fault tells of itself besides its effects. */
export interface Told {
  readonly faint: boolean;
  readonly period: Period;
  /** One sentence for the report. */
  readonly summary: string;
  /** What is to blame, as the tables print it: of `actor.kind`. */
  readonly actor: { readonly kind: EntityRecord['type']; readonly name: string; readonly aliases?: readonly string[] };
  readonly facts?: Readonly<Record<string, Fact>>;
  readonly entities?: readonly EntityRecord[];
  readonly change?: Cause;
  readonly why: string;
}

/**
 * The plan of a fault: its change (some time before it shows, as rollouts take theirs), its facts, and its effects. A faint one states only
 * what a herring may.
 */
export function faultPlan(context: PlanContext, told: Told, effects: readonly Effect[], script = new Script(context)): Plan {
  const { clock, world } = context;
  const { faint, period, actor, summary, change } = told;
  const rng = context.rng('params', 'change');
  const facts: Record<string, Fact> = {};
  const entities: EntityRecord[] = [entity(actor.kind, actor.name, actor.aliases), ...(told.entities ?? [])];
  const timeline: TimelineEntry[] = [];
  if (change) {
    const pick = faint ? bystander : culprit;
    const author = pick(context, 'engineer', world.people, (person) => person.engineer && person.team !== 'Security');
    const at = change.at ?? Math.floor(period.from - (LAG[0] + (LAG[1] - LAG[0]) * rng.unit()) * MINUTE);
    const reference = pullRequest(clock, change.system, at);
    const enter = (t: number, said: string, number: string): void =>
      script.add('Change', { t, kind: change.kind, system: change.system, summary: said, author: author.upn, reference: number });
    enter(at, change.summary, reference);
    if (faint && change.undone) {
      const back = Math.floor(period.to - (0.6 + 1.2 * rng.unit()) * MINUTE);
      enter(back, change.undone, pullRequest(clock, change.system, back + PULL_REQUEST_SLOT));
    }
    entities.push(entity('ticket', reference), entity('person', author.name));
    if (faint) facts['herring.change'] = fact(reference);
    else {
      facts['entry.reference'] = fact(reference);
      facts['entry.system'] = fact(change.system);
      facts['entry.time'] = timeFact(at, 900);
      facts['entry.author'] = fact(author.name);
      timeline.push({ at: isoSeconds(at), text: change.summary });
    }
  }
  if (faint) {
    facts['herring.actor'] = fact(actor.name);
    facts['herring.from'] = timeFact(period.from, 900);
  } else {
    Object.assign(facts, {
      'incident.happened': fact(true),
      'cause.summary': fact(summary),
      onset: timeFact(period.from, 900),
      'actor.kind': fact(actor.kind),
      'actor.name': fact(actor.name),
      ...told.facts,
    });
    timeline.push({ at: isoSeconds(period.from), text: summary });
  }
  return script.plan({ facts, entities, timeline, effects, why: told.why });
}
