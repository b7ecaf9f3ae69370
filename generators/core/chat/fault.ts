/** What faults, techniques and herrings of the chat service share: when they last, which change belongs to them, and the facts that all state. */
import { isoSeconds } from '../ids.ts';
import { bystander, culprit, entity, sentence } from '../incident/cast.ts';
import type { Script } from '../incident/script.ts';
import { fact, timeFact } from '../incident/script.ts';
import type { EntityRecord, Fact, TimelineEntry } from '../manifest.ts';
import type { PlanContext } from '../producer.ts';
import { repoSalt } from '../text/numbers.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../time.ts';
import type { Person } from '../world.ts';
import { chatWindows, spokenOnset } from './windows.ts';

/** When something lasts. */
export interface Lasting {
  /** Moment of the change, or first sign. */
  readonly entry: number;
  readonly from: number;
  readonly to: number;
}

/** Minutes from a change to its effect, at least and at most: changes roll out in steps. */
const LEAD = [2, 9] as const;
/** So often a repository has a new number: on any day, and in addition in the days that are looked at. */
const NUMBERED = { always: 420 * SECOND, lately: 120 * SECOND } as const;
/** The change lies so long before the hour that is said, whatever else: another one, with a number of its own, fits in between. */
const CLEAR = NUMBERED.lately + 10 * SECOND;

/**
 * When a cause begins, and the change behind it. Equal for all units of a case that give the same lead, so that others can place
 * something innocent in between.
 */
export function outset(context: PlanContext, lead: readonly [number, number] = LEAD): Pick<Lasting, 'entry' | 'from'> {
  const spans = chatWindows(context);
  const { now, onset } = spans;
  const rng = context.shared('entity', 'chat', 'outset');
  const from = onset + Math.floor(rng.unit() * 90e6);
  const drawn = (lead[0] + (lead[1] - lead[0]) * rng.unit()) * MINUTE * Math.min(1, (onset - now[0]) / (75 * MINUTE));
  // Where nothing of ours has been changed there is nothing to keep clear of.
  const least = lead[1] > 1 ? from - Math.min(onset, spokenOnset(spans)) + CLEAR : 0;
  return { entry: Math.floor(from - Math.max(drawn, least)), from };
}

/** A moment after the culprit's change and before the hour that is said, at which no reference is that of the change. @param u where, 0 to 1 */
export function afterwards(context: PlanContext, u: number): number {
  const spans = chatWindows(context);
  const { detailStart } = context.clock;
  const next = detailStart + (Math.floor((outset(context).entry - detailStart) / NUMBERED.lately) + 1) * NUMBERED.lately;
  return Math.floor(next + u * (Math.min(spans.onset, spokenOnset(spans)) - next));
}

/** From the onset to the end; or, where it is faint, a short while in the calm part of today's window, over before anything else begins. */
export function lasting(context: PlanContext, faint: boolean, lead: readonly [number, number] = LEAD): Lasting {
  if (!faint) return { ...outset(context, lead), to: context.clock.end };
  const { now, onset } = chatWindows(context);
  const rng = context.rng('params', 'when');
  const calm = onset - now[0];
  const ahead = (lead[0] + (lead[1] - lead[0]) * rng.unit()) * MINUTE * Math.min(1, calm / (75 * MINUTE));
  const from = Math.floor(now[0] + calm * (0.08 + 0.42 * rng.unit()));
  return { entry: Math.floor(from - ahead), from, to: Math.floor(from + calm * (0.17 + 0.13 * rng.unit())) };
}

/** An engineer who makes a change: the culprit of the case, or somebody else. */
export function engineer(context: PlanContext, faint: boolean): Person {
  const { people } = context.world;
  const fits = (person: Person): boolean => person.engineer;
  return faint
    ? bystander(context, 'person', people, fits, context.rng('entity', 'author').int(9))
    : culprit(context, 'person', people, fits);
}

/** Reference of a change: numbers of a repository grow with time, see {@link NUMBERED}. */
export const changeReference = ({ clock }: PlanContext, repo: string, t: number): string =>
  `${repo}#${900 + (repoSalt(repo) % 3000) + Math.floor((t - clock.start) / NUMBERED.always) + Math.floor(Math.max(0, t - clock.detailStart) / NUMBERED.lately)}`;

export interface Entered {
  readonly reference: string;
  readonly author: Person;
}

/** Writes the change that something begins with. */
export function change(
  context: PlanContext,
  script: Script,
  about: {
    readonly t: number;
    readonly kind: string;
    readonly system: string;
    readonly summary: string;
    readonly repo: string;
    readonly author: Person;
  },
): Entered {
  const { t, kind, system, summary, repo, author } = about;
  const reference = changeReference(context, repo, t);
  script.add('Change', { t, kind, system, summary, author: author.upn, reference });
  return { reference, author };
}

export interface Cause {
  /** Id of the variant. */
  readonly kind: string;
  readonly summary: string;
  readonly onset: number;
  readonly entry: number;
  readonly system: string;
  readonly reference?: string;
  readonly person?: Person;
  readonly actor: { readonly kind: string; readonly name: string };
  readonly evidence: Readonly<Record<string, string | number>>;
  /** Nothing is wrong. */
  readonly harmless?: boolean;
}

/** What a cause states: its facts and the true course of things; a faint one only what it is about. */
export function told(
  faint: boolean,
  cause: Cause,
): { readonly facts: Readonly<Record<string, Fact>>; readonly timeline: readonly TimelineEntry[] } {
  const evidence = (prefix: string): Record<string, Fact> =>
    Object.fromEntries(
      Object.entries(cause.evidence).map(([name, value]) => [
        `${prefix}.${name}`,
        typeof value === 'number' ? { value, tolerance: 0.1 } : fact(value),
      ]),
    );
  if (faint)
    return {
      facts: { 'herring.name': fact(cause.actor.name), 'herring.time': timeFact(cause.entry), ...evidence('herring') },
      timeline: [],
    };
  return {
    facts: {
      'incident.happened': fact(cause.harmless !== true),
      'cause.kind': fact(cause.kind),
      'cause.summary': fact(cause.summary),
      onset: timeFact(cause.onset, 900),
      'actor.kind': fact(cause.actor.kind),
      'actor.name': fact(cause.actor.name),
      'entry.time': timeFact(cause.entry, 900),
      'entry.system': fact(cause.system),
      ...(cause.reference ? { 'entry.reference': fact(cause.reference) } : {}),
      ...(cause.person ? { 'actor.person': fact(cause.person.name) } : {}),
      ...evidence('evidence'),
    },
    timeline: [
      ...(cause.reference ? [{ at: isoSeconds(cause.entry), text: `The change ${cause.reference} of ${cause.system}.` }] : []),
      { at: isoSeconds(cause.onset), text: `${sentence(cause.summary)}.` },
    ],
  };
}

/** Entity of a reference and of whatever else is named. */
export const entitiesOf = (entered: Entered | null, ...more: EntityRecord[]): readonly EntityRecord[] => [
  ...(entered ? [entity('ticket', entered.reference)] : []),
  ...more,
];

/** A number between two, by chance. */
export const between = (rng: Rng, low: number, high: number): number => low + (high - low) * rng.unit();
/** As often as background, in a case of more than the usual scale. */
export const strong = (context: PlanContext): number => Math.max(1, Math.round(context.scale));
