import { describe, expect, it } from 'vitest';
import type { EventType } from '../../../../generators/core/events.ts';
import { usage } from '../../../../generators/core/pipeline/impact.ts';
import { DAY } from '../../../../generators/core/time.ts';
import { CAUSES, events, grouped, played, total, type CauseId } from '../core/pipeline/rig.ts';

/** How strongly the evidence of each cause stands in the events of the pipeline, from the onset on: 0 where nothing is wrong. */
const EVIDENCE: Readonly<
  Record<CauseId, (rows: ReturnType<typeof events>['rows'], onset: number, manifest: Record<string, unknown>) => number>
> = {
  'schema-rename': (rows, onset, fact) =>
    rows('QualityCheck').filter(
      (row) =>
        Number(row['t']) > onset &&
        row['check'] === 'null_share' &&
        row['dataset'] === 'interactions' &&
        Number(row['value']) > 0.9 &&
        (fact['evidence.column'] === undefined || row['column'] === fact['evidence.column']),
    ).length,
  'late-partition': (rows, onset) =>
    [
      ...grouped(
        rows('PartitionCount').filter((row) => Number(row['t']) > onset && row['task'] === 'ingest_interactions'),
        'run',
      ).values(),
    ].filter((hours) => hours.length < 20).length,
  'swallowed-exception': (rows, onset) => {
    const registered = rows('ModelVersion').filter((row) => row['action'] === 'registered' && Number(row['t']) > onset);
    return registered.length - new Set(registered.map((row) => row['sha256'])).size;
  },
  'feature-store-unreachable': (rows) => rows('Connection').filter((row) => row['peerPort'] === 6566 && row['verdict'] === 1).length - 12,
  'label-timezone': (rows, onset) =>
    rows('QualityCheck').filter(
      (row) => Number(row['t']) > onset && row['check'] === 'before_impression_share' && Number(row['value']) > 0.1,
    ).length,
  'partial-commit': (rows, onset) => {
    const runs = grouped(
      rows('PartitionCount').filter((row) => Number(row['t']) > onset),
      'run',
      'partition',
      'dataset',
    );
    return [...runs.values()].filter((group) => {
      const join = group.find((row) => row['task'] === 'join_labels');
      const train = group.find((row) => row['task'] === 'train');
      return join && train && Number(train['rowsIn']) > 1.3 * Number(join['rowsOut']);
    }).length;
  },
  'duplicate-backfill': (rows, onset) =>
    rows('PipelineRun').filter((row) => row['kind'] === 'backfill' && Number(row['t']) > onset - DAY / 2).length,
  'nan-restore': (rows, onset) =>
    rows('TrainingStep').filter((row) => Number(row['t']) > onset && row['restored'] === 1 && Number(row['epoch']) <= 3).length,
  'feedback-poisoning': (rows) => {
    const clicks = rows('Interaction').filter((row) => row['action'] === 1 && row['surface'] === 'search');
    const most = Math.max(...[...grouped(clicks, 'user').values()].map(({ length }) => length));
    return most > 12 ? most : 0;
  },
  season: (rows, onset) => {
    const rate = (arms: readonly string[], from: number, to: number): number => {
      const days = rows('OnlineMetric').filter(
        (row) => arms.includes(String(row['arm'])) && Number(row['day']) >= from && Number(row['day']) < to,
      );
      return total(days, 'clicks') / total(days, 'impressions');
    };
    const day = Math.floor(onset / DAY) * DAY;
    const now = rate(['holdout'], day + DAY, day + 8 * DAY) / rate(['holdout'], day - 28 * DAY, day);
    const then = rate(['model'], day - 362 * DAY, day - 352 * DAY) / rate(['model'], day - 378 * DAY, day - 364 * DAY);
    return now < 0.95 && then < 0.92 ? 1 : 0;
  },
};

/** What the evidence is read from. */
const TYPES = {
  'schema-rename': ['QualityCheck'],
  'late-partition': ['PartitionCount'],
  'swallowed-exception': ['ModelVersion'],
  'feature-store-unreachable': ['Connection'],
  'label-timezone': ['QualityCheck'],
  'partial-commit': ['PartitionCount'],
  'duplicate-backfill': ['PipelineRun'],
  'nan-restore': ['TrainingStep'],
  'feedback-poisoning': ['Interaction'],
  season: ['OnlineMetric'],
} as const satisfies Record<CauseId, readonly EventType[]>;

describe.each(CAUSES)('%s', (cause) => {
  it('costs users about as much as any other cause, from the same day on', () => {
    for (const seed of [2, 3]) {
      const { impact, history, estate } = played({ seed, cause, size: 'full', scale: 1 });
      expect(impact.drop, `seed ${seed}`).toBeGreaterThan(0.11);
      expect(impact.drop, `seed ${seed}`).toBeLessThan(0.24);
      const eve = usage(history, 'model', estate.onsetDay - 1, estate.onsetDay - 1).clickThrough;
      const next = usage(history, 'model', estate.onsetDay + 1, estate.onsetDay + 1).clickThrough;
      expect(next / eve, `seed ${seed}`).toBeLessThan(0.95);
      expect(history.runs.every(({ tries }) => tries.filter(({ task }) => task === 'deploy').at(-1)?.state === 'success')).toBe(true);
      expect(Math.min(...history.runs.map(({ offline }) => offline.value / offline.champion))).toBeGreaterThan(0.88);
    }
  });

  it('states what a good answer names', () => {
    const { prepared, impact } = played({ seed: 2, cause, size: 'full', scale: 1 });
    const { facts } = prepared.manifest;
    expect(facts['incident.happened']?.value).toBe(cause !== 'season');
    expect(facts['cause.kind']?.value).toBe(cause);
    expect(facts['impact.ctr_drop']?.value).toBeCloseTo(impact.drop, 3);
    for (const name of ['onset', 'onset.day', 'actor.kind', 'actor.name', 'actor.person', 'entry.reference', 'entry.time', 'cause.summary'])
      expect(facts[name]?.value, name).toBeTruthy();
    expect(String(facts['entry.time']!.value) < String(facts['onset']!.value)).toBe(true);
  });

  it('leaves its evidence in the events, and no other cause does', () => {
    const base = cause === 'feedback-poisoning' || cause === 'season' ? ['recommendation-traffic'] : ['training-pipeline'];
    const setup = {
      seed: 4,
      size: 'short' as const,
      scale: { season: 1, 'feedback-poisoning': 0.4 }[cause as string] ?? 0.1,
      base,
      types: TYPES[cause],
    };
    const guilty = events({ ...setup, cause });
    const { value } = guilty.prepared.manifest.facts['onset']!;
    const onset = Date.parse(String(value)) * 1000 - 1;
    const facts = Object.fromEntries(Object.entries(guilty.prepared.manifest.facts).map(([name, fact]) => [name, fact.value]));
    expect(EVIDENCE[cause](guilty.rows, onset, facts)).toBeGreaterThan(0);
    const others = CAUSES.filter(
      (other) => other !== cause && (base[0] === 'training-pipeline') === !['feedback-poisoning', 'season'].includes(other),
    );
    const other = others[CAUSES.indexOf(cause) % others.length]!;
    const innocent = events({ ...setup, cause: other, faint: [cause] });
    expect(EVIDENCE[cause](innocent.rows, onset, facts)).toBeLessThanOrEqual(0);
  }, 60_000);

  it('does no harm when it is faint, and shows nevertheless', () => {
    for (const seed of [2, 3]) {
      const healthy = played({ seed, size: 'full', scale: 1 });
      const faint = played({ seed, size: 'full', scale: 1, faint: [cause] });
      for (const [i, { day }] of healthy.history.traffic.entries()) {
        if (i === healthy.history.traffic.length - 1) continue;
        const change = usage(faint.history, 'model', day, day).clickThrough / usage(healthy.history, 'model', day, day).clickThrough - 1;
        expect(Math.abs(change), `seed ${seed}, day ${i}`).toBeLessThan(0.02);
      }
      expect(Math.abs(faint.impact.drop - healthy.impact.drop)).toBeLessThan(0.012);
      expect(faint.prepared.manifest.facts).toEqual({});
      expect(faint.prepared.manifest.herrings[0]!.facts['herring.ticket']?.value).toMatch(/^INC/);
    }
  });
});

describe('what tells the causes apart', () => {
  const change = (cause: CauseId): number => played({ seed: 2, cause, size: 'full', scale: 1 }).impact.offlineChange;
  it('offline figures rise where the labels leak, stay where the artefact does, and fall where features are blank', () => {
    expect(change('label-timezone')).toBeGreaterThan(0.03);
    expect(Math.abs(change('duplicate-backfill'))).toBeLessThan(0.015);
    expect(Math.abs(change('swallowed-exception'))).toBeLessThan(0.015);
    expect(Math.abs(change('season'))).toBeLessThan(0.015);
    expect(change('schema-rename')).toBeLessThan(-0.04);
    expect(change('nan-restore')).toBeLessThan(-0.05);
  });
  it('only the season moves those who see no model', () => {
    for (const cause of CAUSES) {
      const { history, estate } = played({ seed: 2, cause, size: 'full', scale: 1 });
      const healthy = played({ seed: 2, size: 'full', scale: 1 });
      const rate = (of: typeof history): number => usage(of, 'holdout', estate.onsetDay + 1, estate.lastDay).clickThrough;
      const ratio = rate(history) / rate(healthy.history);
      if (cause === 'season') expect(ratio).toBeLessThan(0.9);
      else expect(ratio, cause).toBeCloseTo(1, 6);
    }
  });
  it('the change log is the same under every cause', () => {
    const log = (cause: CauseId): string => JSON.stringify(events({ seed: 1, cause, base: ['training-changes'] }).rows('Change'));
    for (const cause of CAUSES) expect(log(cause)).toBe(log('season'));
  });
});
