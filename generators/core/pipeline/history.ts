import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { normal } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import { DAY, HOUR, MINUTE, SECOND, isoDay } from '../time.ts';
import { inForce, type Disturbance, type Disturbed } from './disturbance.ts';
import { EPOCHS, PARTS, WINDOW_DAYS, type PipelineEstate, type TaskName } from './estate.ts';
import { learn, lossOf, offlineFactor, paceOf, progress, staleLoss, type DayQuality, type Learned, type TrainingDay } from './learning.ts';
import { landings, scheduleRun, type Try } from './schedule.ts';
import { moodOf, type Mood } from './season.ts';
import { addUp, clicksOf, impressionsOf, rowsOf, trafficOfDay, type Counts } from './traffic.ts';

/** What training produced. Its hash depends on what went in. */
export interface Artefact {
  readonly sha256: string;
  readonly bytes: number;
  readonly learned: Learned;
  /** Newest day of its training data. */
  readonly day: number;
}

/** Part files and rows of a day's training set. */
export interface TrainingSet extends TrainingDay {
  readonly day: number;
  /** Part files that a killed attempt left, and their rows. */
  readonly strayParts: number;
  readonly strayRows: number;
  /** Rows of one copy, and copies. */
  readonly single: number;
  readonly times: number;
}

/** How training went. */
export interface Training {
  readonly rows: number;
  readonly epochs: number;
  /** Step at which the loss stopped being a number, and the epoch of the checkpoint that was restored then (counted from 1). */
  readonly nan: { readonly step: number; readonly epoch: number; readonly resumed: boolean } | null;
  /** Training raised and the wrapper said it had not. */
  readonly swallowed: boolean;
  readonly pace: number;
}

/** One run of the daily pipeline and everything that it saw. */
export interface RunTruth {
  readonly id: string;
  readonly kind: 'scheduled' | 'manual';
  /** Day of the data; the run starts on the next. */
  readonly day: number;
  readonly start: number;
  readonly tries: readonly Try[];
  readonly release: string;
  /** Hours that were there when they were read, with rows and impressions. */
  readonly hours: readonly {
    readonly hour: number;
    readonly landed: number;
    readonly rows: number;
    readonly impressions: number;
    readonly clicks: number;
  }[];
  readonly rows: { readonly ingested: number; readonly validated: number; readonly features: number; readonly labelled: number };
  /** Share of NULLs by column, upstream ones alone; and what the renamed ones are called now. */
  readonly nulls: ReadonlyMap<string, number>;
  readonly strange: readonly string[];
  /** Executors that could not reach the feature store. */
  readonly blocked: number;
  readonly shift: Extract<Disturbance, { what: 'label-shift' }> | null;
  readonly quality: DayQuality;
  readonly window: readonly TrainingSet[];
  readonly training: Training;
  readonly artefact: Artefact;
  readonly version: number;
  /** Offline figure of the new version and of the one in production, on the same rows. */
  readonly offline: { readonly value: number; readonly champion: number };
  readonly deployed: number;
  readonly narrow: readonly string[];
}

/** A run of the backfill. */
export interface BackfillRun {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly days: readonly { readonly day: number; readonly rows: number }[];
}

export interface TrafficDay {
  readonly day: number;
  readonly mood: Mood;
  /** 24 hours; those after the end of the case never come. */
  readonly hours: readonly Counts[];
  readonly total: Counts;
}

export interface History {
  readonly runs: readonly RunTruth[];
  readonly backfills: readonly BackfillRun[];
  readonly traffic: readonly TrafficDay[];
  /** Version that serves in the hour from `t`, and its signal. */
  serving(t: number): { readonly version: number; readonly signal: number; readonly pushed: number };
}

/** Offline figure (NDCG at 10) of a good model. */
const OFFLINE = 0.4127;
/** Share of rows that validation drops: no user, or a time in the future. */
const INVALID = 0.0016;

/** What somebody may run again by hand, and from which task on. */
const RERUNS = [
  { what: 'swallow', from: 'train' },
  { what: 'no-wait', from: 'ingest_interactions' },
] as const satisfies readonly { what: Disturbance['what']; from: TaskName }[];

const clean: DayQuality = { blank: 0, missing: 0, misplaced: 0, stray: 0, automated: 0 };
const runId = (kind: string, t: number): string =>
  `${kind}__${isoDay(t)}T${String(Math.floor((t % DAY) / HOUR)).padStart(2, '0')}:${String(Math.floor((t % HOUR) / MINUTE)).padStart(2, '0')}:00+00:00`;

/** Plays all runs and all traffic of the case. Depends on the seed and the disturbances alone. */
export function playHistory(context: PlanContext, estate: PipelineEstate, all: readonly Disturbed[]): History {
  const mood = moodOf(context);
  const pace = paceOf(context);
  const base = context.shared('entity', 'pipeline', 'offline').unit();
  const sets = new Map<number, TrainingSet>();
  const traffic: TrafficDay[] = [];
  const runs: RunTruth[] = [];
  const backfills: BackfillRun[] = [];
  const past = (day: number): TrainingSet => {
    const known = sets.get(day);
    if (known) return known;
    const set = freshSet(day, Math.round(impressionsOf(trafficTotal(day)) * (1 - INVALID)), clean);
    sets.set(day, set);
    return set;
  };
  const older = new Map<number, Counts>();
  const trafficTotal = (day: number): Counts => {
    const found =
      traffic.find((one) => one.day === day)?.total ?? older.get(day) ?? addUp(trafficOfDay(context, day, mood(day, []), [], () => 1));
    older.set(day, found);
    return found;
  };
  let serving: { version: number; artefact: Artefact; from: number }[] = [];
  const first = artefactOf(estate, estate.firstDay - 1, ['first'], learn([{ ...clean, rows: 1, copies: 0 }], 1));
  serving.push({ version: estate.firstVersion, artefact: first, from: 0 });
  const signalAt = (t: number): { version: number; artefact: Artefact; signal: number } => {
    let found = serving[0]!;
    for (const one of serving) if (one.from <= t) found = one;
    const days = Math.max(0, Math.floor(t / DAY) - 1 - found.artefact.day);
    // Before the day's first deployment everybody has a model of the day before: that is how it should be.
    const late = t % DAY < 8 * HOUR ? Math.max(0, days - 1) : days;
    return { ...found, signal: found.artefact.learned.signal * (1 - staleLoss(late)) };
  };

  const appended = (evening: number): void => {
    const t = evening * DAY + 21 * HOUR + 15 * MINUTE;
    for (const { oldest, newest } of inForce(all, 'append-again', t)) {
      const days: { day: number; rows: number }[] = [];
      for (let day = evening - oldest; day <= evening - newest; day += 1) {
        const set = past(day);
        sets.set(day, { ...set, rows: set.rows + set.single, copies: set.copies + set.single, times: set.times + 1 });
        days.push({ day, rows: set.single });
      }
      const rng = context.shared('entity', 'pipeline', 'backfill', evening);
      const start = t + rng.int(9 * SECOND);
      backfills.push({ id: runId('backfill', t), start, end: start + Math.floor((2.2 + rng.unit()) * MINUTE * days.length), days });
    }
  };

  let version = estate.firstVersion;
  for (let today = estate.firstDay; today <= estate.lastDay + 1; today += 1) {
    appended(today - 1);
    if (today > estate.firstDay) {
      const day = today - 1;
      const start = today * DAY + 30 * MINUTE + context.shared('entity', 'pipeline', 'start', today).int(4 * SECOND);
      const champion = serving.at(-1)!.artefact;
      const run = playRun({
        context,
        estate,
        all,
        day,
        start,
        champion,
        past,
        pace,
        base,
        version: (version += 1),
        traffic: traffic.find((one) => one.day === day)!,
      });
      sets.set(day, run.window[0]!);
      runs.push(run);
      serving.push({ version, artefact: run.artefact, from: run.deployed });
      const [rerun] = RERUNS.flatMap(({ what, from }) =>
        inForce(all, what, start).flatMap(({ rerunHours }) => (rerunHours > 0 ? [{ what, from, rerunHours }] : [])),
      );
      if (rerun) {
        const again = playRun({
          ...{ context, estate, day, past, pace, base, champion: run.artefact },
          all: all.filter(({ disturbance }) => disturbance.what !== rerun.what),
          traffic: traffic.find((one) => one.day === day)!,
          start: run.deployed + Math.floor(rerun.rerunHours * HOUR),
          version: (version += 1),
          from: rerun.from,
        });
        sets.set(day, again.window[0]!);
        runs.push(again);
        serving.push({ version, artefact: again.artefact, from: again.deployed });
      }
    }
    serving = serving.slice().sort((a, b) => a.from - b.from);
    const feeling = mood(today, all);
    const hours = trafficOfDay(context, today, feeling, all, (hour) => signalAt(today * DAY + hour * HOUR).signal);
    traffic.push({ day: today, mood: feeling, hours, total: addUp(hours) });
  }
  return {
    runs,
    backfills,
    traffic,
    serving(t) {
      const { version: number, artefact, signal } = signalAt(Math.floor(t / HOUR) * HOUR);
      return { version: number, signal, pushed: artefact.learned.pushed };
    },
  };
}

const freshSet = (day: number, rows: number, quality: DayQuality): TrainingSet => ({
  ...quality,
  day,
  rows,
  copies: 0,
  strayParts: 0,
  strayRows: 0,
  single: rows,
  times: 1,
});

interface RunInput {
  readonly context: PlanContext;
  readonly estate: PipelineEstate;
  readonly all: readonly Disturbed[];
  readonly day: number;
  readonly start: number;
  readonly champion: Artefact;
  past(day: number): TrainingSet;
  readonly pace: number;
  readonly base: number;
  readonly version: number;
  readonly traffic: TrafficDay;
  /** First task of a rerun by hand. */
  readonly from?: TaskName;
}

function playRun(input: RunInput): RunTruth {
  const { context, estate, all, day, start, champion, traffic, from } = input;
  const manual = from !== undefined;
  const whole = from !== 'train';
  const id = runId(manual ? 'manual' : 'scheduled', manual ? start : day * DAY + 30 * MINUTE);
  const landed = landings(context, day);
  const tries = scheduleRun(context, id, start, landed, all, start >= estate.onset, from);
  const ingestion = tries.find(({ task }) => task === 'ingest_interactions')?.start ?? Infinity;
  const hours = traffic.hours.flatMap((counts, hour) =>
    landed[hour]! <= ingestion
      ? [{ hour, landed: landed[hour]!, rows: rowsOf(counts), impressions: impressionsOf(counts), clicks: clicksOf(counts) }]
      : [],
  );
  const total = (of: (one: (typeof hours)[number]) => number): number => hours.reduce((sum, one) => sum + of(one), 0);
  const ingested = total(({ rows }) => rows);
  const validated = Math.round(ingested * (1 - INVALID));
  const features = Math.round(total(({ impressions }) => impressions) * (1 - INVALID));
  const labelled = Math.round(total(({ clicks }) => clicks) * (1 - INVALID) * 0.994);

  const nulls = new Map(estate.columns.filter(({ from }) => from === 'upstream').map(({ name, nulls: usual }) => [name, usual]));
  const strange: string[] = [];
  for (const { column, renamed, share } of inForce(all, 'null-column', start)) {
    nulls.set(column, Math.max(nulls.get(column) ?? 0, share));
    if (renamed !== null) strange.push(renamed);
  }
  for (const { column } of inForce(all, 'added-column', start)) strange.push(column);
  const blocked = Math.min(
    estate.executors.length,
    inForce(all, 'store-blocked', start).reduce((sum, one) => sum + one.executors, 0),
  );
  const [shift = null] = inForce(all, 'label-shift', start);
  const parts = inForce(all, 'stray-parts', start).reduce((sum, one) => sum + one.parts, 0);
  const strayRows = Math.round((features * parts) / PARTS.training);

  const clicks = clicksOf(traffic.total);
  const quality: DayQuality = {
    blank: estate.columns.reduce(
      (sum, { name, from, importance, nulls: usual }) =>
        sum + importance * (from === 'store' ? blocked / estate.executors.length : Math.max(0, (nulls.get(name) ?? 0) - usual)),
      0,
    ),
    missing: 1 - ingested / Math.max(1, rowsOf(traffic.total)),
    misplaced: shift ? shift.share : 0,
    stray: strayRows / Math.max(1, features + strayRows),
    automated: clicks > 0 ? traffic.total.botClicks / clicks : 0,
  };
  const known = !whole
    ? input.past(day)
    : { ...freshSet(day, features, quality), rows: features + strayRows, strayParts: parts, strayRows };
  const window = [known, ...Array.from({ length: WINDOW_DAYS - 1 }, (_, k) => input.past(day - 1 - k))];

  const rows = window.reduce((sum, one) => sum + one.rows, 0);
  const swallowed = inForce(all, 'swallow', start).length > 0;
  const nan = nanAt(context, inForce(all, 'nan', start)[0], id);
  const training: Training = {
    rows,
    epochs: EPOCHS,
    nan: nan
      ? {
          step: Math.max(1, Math.round(nan.at * EPOCHS * 40)),
          epoch: nan.epoch < 0 ? Math.floor(nan.at * EPOCHS) : nan.epoch,
          resumed: nan.epoch < 0,
        }
      : null,
    swallowed,
    pace: input.pace,
  };
  const done = training.nan && !training.nan.resumed ? progress(training.nan.epoch, input.pace) : 1;
  const made = artefactOf(
    estate,
    day,
    [
      ...window.map((one) => `${one.day}:${one.rows}:${one.times}:${lossOf(one).toFixed(6)}`),
      ...Array.from(nulls, ([name, share]) => `${name}=${share}`),
      `${done}`,
      id,
      context.shared('ids', 'pipeline', 'artefact').hex(16),
    ],
    learn(window, done),
  );
  const artefact = swallowed ? champion : made;

  // Model and champion are judged on the same rows, so they share that day's luck.
  const luck = context.shared('entity', 'pipeline', 'judged', day);
  const level = OFFLINE * (0.97 + 0.06 * input.base) * (1 + 0.004 * normal(luck));
  const own = 1 + 0.0015 * normal(luck);
  const deploy = tries.find(({ task }) => task === 'deploy')!;
  return {
    id,
    kind: manual ? 'manual' : 'scheduled',
    day,
    start,
    tries,
    release: releaseAt(context, estate, start),
    hours: whole ? hours : [],
    rows: { ingested, validated, features, labelled },
    nulls,
    strange,
    blocked,
    shift,
    quality,
    window,
    training,
    artefact,
    version: input.version,
    offline: {
      value: level * offlineFactor(artefact.learned, quality) * (swallowed ? 1 : own),
      champion: level * offlineFactor(champion.learned, quality),
    },
    deployed: deploy.end,
    narrow: inForce(all, 'narrow-check', start).map(({ column }) => column),
  };
}

/** Where the loss of this run is lost: no night is like another. */
function nanAt(context: PlanContext, nan: Extract<Disturbance, { what: 'nan' }> | undefined, run: string) {
  if (!nan) return undefined;
  return { ...nan, at: nan.at + nan.spread * (2 * context.shared('entity', 'pipeline', 'nan', run).unit() - 1) };
}

/** Release of the pipeline's code: a new one every few days, one of them with the changes of the onset's eve, whatever is wrong. */
function releaseAt(context: PlanContext, estate: PipelineEstate, t: number): string {
  const rng = context.shared('entity', 'pipeline', 'releases');
  return `${rng.between(1, 4)}.${rng.between(20, 60) + Math.floor((Math.floor(t / DAY) - estate.onsetDay) / 4)}.0`;
}

function artefactOf(estate: PipelineEstate, day: number, inputs: readonly string[], learned: Learned): Artefact {
  const hash = sha256(utf8ToBytes(`${estate.model}|${day}|${inputs.join('|')}`));
  return { sha256: bytesToHex(hash), bytes: 61_400_000 + ((hash[0]! << 8) | hash[1]!) * 37, learned, day };
}
