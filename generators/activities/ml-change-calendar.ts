import { z } from 'zod';
import { atWork, weekday } from '../core/arrivals.ts';
import { replacement } from '../core/cluster/estate.ts';
import { windows } from '../core/cluster/windows.ts';
import { inferenceClients, inferenceDeployments } from '../core/cluster/inference.ts';
import { exponential, poisson } from '../core/distributions.ts';
import { implicated } from '../core/incident/cast.ts';
import type { EventRow } from '../core/events.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import type { Rng } from '../core/random.ts';
import { days, developers, historyStart, localTime } from '../core/text/history.ts';
import { pullRequest, PULL_REQUEST_SLOT, ticketNumber } from '../core/text/numbers.ts';
import { filler } from '../core/text/fill.ts';
import { numbered, versionBefore } from '../core/text/versions.ts';
import { ANY_TIME, LONG_AGO, type VisionChange } from '../core/text/vision/changes.ts';
import { visionWords } from '../core/text/vision/words.ts';
import { DAY, HOUR, MINUTE } from '../core/time.ts';
import type { Person } from '../core/world.ts';

const DAYS = 35;
/** Entries of a working day, and of those that only stand long before the case. */
const PER_DAY = 5.2;
const LONG_AGO_PER_DAY = 0.9;
/** Share of a weekend day, and of a Friday. */
const QUIET = { weekend: 0.07, friday: 0.75 } as const;
/** Releases of each of the service's own deployments in the whole time. */
const RELEASES = [5, 9] as const;
const RELEASED = ['gateway', 'preprocess', 'features', 'labels'] as const;
/** Minutes before the onset: of the two entries around it, when a cause may have its own, and of those of the last two hours. */
const LAST = [
  [-1, 0.9],
  [1.9, 3.4],
] as const;
const LATE = [12, 115] as const;
/** Entries so near the onset get no number of a pull request that another change may have. */
const NEAR = 3.5 * HOUR;
/** Share of settings that stand in a pull request, and of those that follow a ticket. */
const PULLED = 0.72;
const ASKED = 0.2;

const BOT = 'github-actions[bot]';

/** Who makes changes: engineers whom no other story needs. */
function makers(context: PlanContext): readonly Person[] {
  const spared = implicated(context);
  const all = developers(context.world).filter(({ team }) => team !== 'Security');
  const free = all.filter((person) => !spared.has(person));
  return free.length > 0 ? free : all;
}

function pickChange(rng: Rng, list: readonly VisionChange[]): VisionChange {
  return list[rng.weighted(list.map(([, , , weight]) => weight))]!;
}

/** What an entry refers to: a pull request, the ticket that asked for it, or nothing. */
function reference(context: PlanContext, rng: Rng, t: number, kind: VisionChange[0], system: string): string | null {
  const { clock } = context;
  const draw = rng.unit();
  const asked = ticketNumber(clock, Math.max(clock.start, t - (20 + 3000 * rng.unit()) * MINUTE));
  if (kind === 'vendor') return draw < ASKED ? asked : null;
  if (kind === 'deploy' || draw < PULLED) {
    const { onset } = windows(context);
    // Opened a little later than they were made: so none shares its number with a change behind the onset.
    const near = Math.abs(onset - t) < NEAR;
    return pullRequest(clock, system, near ? Math.max(t, onset) + (1 + rng.int(3)) * PULL_REQUEST_SLOT : t);
  }
  return draw < PULLED + ASKED ? asked : null;
}

/** One entry. Whoever is at work at that moment writes it; a pipeline does where nobody is. */
function entry(context: PlanContext, rng: Rng, t: number, [kind, system, summary]: VisionChange, person?: Person): EventRow<'Change'> {
  const { world } = context;
  const fill = filler(world, rng, { spared: implicated(context), given: visionWords(context, rng) });
  const present = makers(context).filter((one) => atWork(one, t));
  const somebody = person ?? (present.length > 0 ? rng.pick(present) : undefined);
  const piped = kind === 'deploy' && rng.chance(0.6);
  const name = fill(system);
  return {
    t: Math.floor(t),
    kind,
    system: name,
    summary: fill(summary),
    author: piped || !somebody ? BOT : somebody.upn,
    reference: reference(context, rng, t, kind, name),
  };
}

/** Working moments of a day, in people's own hours. */
function* workday(context: PlanContext, rng: Rng, day: number, perDay: number): Generator<{ readonly t: number; readonly person: Person }> {
  const local = weekday(day + DAY / 2);
  const share = local === 0 || local === 6 ? QUIET.weekend : local === 5 ? QUIET.friday : 1;
  for (let n = poisson(rng, perDay * share); n > 0; n--) {
    const person = rng.pick(makers(context));
    const hour = person.hours[0] + 0.4 + Math.min(8.5, exponential(rng, 1.2) + 6 * rng.unit());
    yield { t: localTime(day, person, hour), person };
  }
}

/** Releases of the service itself: the last one is what runs, and all of them lie before anything is simulated. */
function releases(context: PlanContext, from: number, to: number): EventRow<'Change'>[] {
  const deployments = inferenceDeployments(context);
  return RELEASED.flatMap((name) => {
    const rng = context.rng('noise', 'releases', name);
    const people = makers(context);
    const times = Array.from({ length: Math.ceil((rng.between(RELEASES[0], RELEASES[1]) * (to - from)) / (DAYS * DAY)) }, () => {
      const person = rng.pick(people);
      let t = localTime(Math.floor((from + (to - from) * rng.unit()) / DAY) * DAY, person, person.hours[0] + 0.5 + 6.5 * rng.unit());
      while ((weekday(t) === 0 || weekday(t) === 6) && t - DAY > from) t -= DAY;
      return { t, person };
    })
      .filter(({ t }) => t > from && t < to)
      .sort((a, b) => b.t - a.t);
    let version = deployments[name]!.image.split(':')[1]!;
    return times.map(({ t, person }) => {
      const note = rng.pick(['', '', ', see notes', ', dependencies', ', smaller image', ', error texts', ', timeouts as constants']);
      const row = entry(context, rng, t, ['deploy', name, `release ${version}${note}`, 1], person);
      version = versionBefore(rng, version);
      return row;
    });
  });
}

/** The machine that was replaced as planned, as whoever closed it writes. */
function replaced(context: PlanContext): EventRow<'Change'>[] {
  const swap = replacement(context);
  if (!swap) return [];
  const { old, fresh, drained } = swap;
  const short = (name: string): string => name.split('.')[0]!;
  const summary = `node group ${old.group}: ${short(old.name)} drained as planned, ${short(fresh.name)} in its place`;
  return [entry(context, context.rng('noise', 'replaced'), drained, ['infrastructure', 'node-groups', summary, 1])];
}

/** Customers move to the client that they use now. */
function clients(context: PlanContext, from: number, to: number): EventRow<'Change'>[] {
  const rng = context.rng('noise', 'clients');
  return rng.sample(inferenceClients(context), 5).map(({ name, agents }) => {
    const t = from + (to - from) * rng.unit();
    const [sdk = '', version = ''] = (agents[0] ?? '').split('/');
    const said = rng.pick([`now on ${sdk} ${version}`, `rollout of ${sdk} ${version} done`, `${sdk} ${version} in production`]);
    return { ...entry(context, rng, t, ['vendor', name, said, 1]), summary: said };
  });
}

/** The last day before the onset: some by day, two or three within the last two hours, two of them around the onset; and some after it. */
function lastDay(context: PlanContext, onset: number): EventRow<'Change'>[] {
  const { clock } = context;
  const rng = context.rng('noise', 'last-day');
  const at = (minutes: readonly [number, number]): number => onset - (minutes[0] + (minutes[1] - minutes[0]) * rng.unit()) * MINUTE;
  const working = (): number => {
    for (let tries = 0; tries < 80; tries++) {
      const t = onset - 24 * HOUR + 22 * HOUR * rng.unit();
      if (makers(context).some((person) => atWork(person, t))) return t;
    }
    return onset - (3 + 4 * rng.unit()) * HOUR;
  };
  const times = [
    ...LAST.map(at),
    ...Array.from({ length: rng.between(0, 1) }, () => at(LATE)),
    ...Array.from({ length: rng.between(3, 4) }, working),
  ];
  const after = Array.from({ length: poisson(rng, 1.1) }, () => onset + (clock.end - onset) * rng.unit());
  // Each of another system, so that no two share the number of a pull request.
  let left = ANY_TIME;
  return [...times, ...after].map((t) => {
    const change = pickChange(rng, left);
    left = left.filter(([, system]) => system !== change[1]);
    return entry(context, rng, t, change);
  });
}

/** Five weeks of a team that runs models: dense enough that the last entry before anything is hardly ever its cause. */
export default defineProducer({
  id: 'ml-change-calendar',
  title: 'Changes by the teams of the inference service',
  params: z.strictObject({}),
  emits: ['Change'],
  plan(context) {
    const { clock } = context;
    const { before: dayBefore, onset } = windows(context);
    const from = historyStart(clock, DAYS);
    const dense = onset - 24 * HOUR;
    const settled = Math.min(clock.detailStart, dayBefore[0]) - DAY;
    const rows = [
      ...releases(context, from, settled),
      ...clients(context, from, settled),
      ...replaced(context),
      ...lastDay(context, onset),
    ];
    for (const day of days(from, dense)) {
      const rng = context.rng('noise', 'day', day);
      for (const { t, person } of workday(context, rng, day, PER_DAY))
        if (t < dense) rows.push(entry(context, rng, t, pickChange(rng, ANY_TIME), person));
      for (const { t, person } of workday(context, rng, day, LONG_AGO_PER_DAY))
        if (t < settled) rows.push(entry(context, rng, t, pickChange(rng, LONG_AGO), person));
    }
    // Releases of the service itself have theirs already.
    const own = (system: string | null | undefined): boolean => (RELEASED as readonly (string | null | undefined)[]).includes(system);
    const others = numbered(
      rows.filter(({ system, summary }) => !own(system) && summary?.startsWith('release ')),
      (system, t) => context.rng('noise', 'version', system, t),
    );
    const rest = rows.filter(({ system, summary }) => own(system) || !summary?.startsWith('release '));
    const kept = [...rest, ...others].sort((a, b) => a.t - b.t).filter(({ t }) => t >= from && t < clock.end);
    return {
      why: 'Ordinary releases, settings and flags.',
      script(write) {
        for (const row of kept) write.add('Change', row);
      },
    };
  },
});
