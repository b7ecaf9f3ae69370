import { beforeAll, describe, expect, it } from 'vitest';
import { DAY } from '../../../../../generators/core/time.ts';
import { events, grouped, total, type Row } from './rig.ts';

type Case = ReturnType<typeof events>;
const hourOf = (row: Row): string => {
  const iso = new Date(Number(row['t']) / 1000).toISOString();
  return `dt=${iso.slice(0, 10)}/hour=${iso.slice(11, 13)}`;
};
const byTask = (rows: readonly Row[], task: string): Row[] => rows.filter((row) => row['task'] === task);

let healthy: Case;
beforeAll(() => {
  healthy = events({ seed: 3, scale: 0.2 });
}, 60_000);

describe('rows are kept from step to step', () => {
  it('each step reads what the one before it wrote', () => {
    const runs = grouped(healthy.rows('PartitionCount'), 'run');
    expect(runs.size).toBeGreaterThan(12);
    for (const [run, rows] of runs) {
      const one = (task: string): Row => byTask(rows, task)[0]!;
      const ingested = byTask(rows, 'ingest_interactions');
      expect(ingested.length, run).toBe(24);
      expect(total(ingested, 'rowsOut')).toBe(one('validate')['rowsIn']);
      expect(one('build_features')['rowsIn']).toBe(one('validate')['rowsOut']);
      expect(one('join_labels')['rowsIn']).toBe(one('build_features')['rowsOut']);
      const newest = byTask(rows, 'train').find((row) => row['partition'] === one('join_labels')['partition'])!;
      expect(newest['rowsIn']).toBe(one('join_labels')['rowsOut']);
      expect(byTask(rows, 'train')).toHaveLength(7);
    }
  });

  it('an hour of clicks has as many rows as ingestion read', () => {
    const hours = new Map(
      [
        ...grouped(
          healthy.rows('Interaction').map((row) => ({ ...row, hour: hourOf(row) })),
          'hour',
        ),
      ].map(([hour, rows]) => [hour, rows.length]),
    );
    let compared = 0;
    for (const row of byTask(healthy.rows('PartitionCount'), 'ingest_interactions')) {
      const seen = hours.get(String(row['partition']));
      if (seen === undefined) continue;
      expect(row['rowsIn'], String(row['partition'])).toBe(seen);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(4);
  });

  it('daily figures are the sums of the clicks', () => {
    const full = events({ seed: 5, size: 'full', scale: 0.1, base: ['recommendation-traffic'] });
    const { clock } = full.prepared;
    const day = Math.floor(clock.end / DAY) * DAY - DAY;
    const inDay = full
      .rows('Interaction')
      .filter((row) => Number(row['t']) >= day && Number(row['t']) < day + DAY && row['arm'] !== 'none');
    const figures = full.rows('OnlineMetric').filter((row) => row['day'] === day);
    expect(figures).toHaveLength(18);
    const seen = grouped(inDay, 'surface', 'platform', 'arm', 'action');
    for (const row of figures) {
      const key = `${row['surface']}|${row['platform']}|${row['arm']}`;
      expect(row['impressions'], key).toBe(seen.get(`${key}|0`)?.length ?? 0);
      expect(row['clicks'], key).toBe(seen.get(`${key}|1`)?.length ?? 0);
      expect(row['orders'], key).toBe(seen.get(`${key}|2`)?.length ?? 0);
    }
  }, 60_000);

  it('thirteen months of daily figures, each day once per segment', () => {
    const days = grouped(healthy.rows('OnlineMetric'), 'day');
    expect(days.size).toBe(396);
    expect([...days.values()].every((rows) => rows.length === 18)).toBe(true);
  });
});

describe('bytes agree', () => {
  const fileOf = (row: Row): string => [row['bucket'], row['prefix'], row['name'], row['part'], row['uid']].join('|');

  it('what is read has the size that was written, and nothing is read that nobody wrote', () => {
    const requests = healthy.rows('DatasetRequest');
    const written = new Map(
      requests.filter((row) => row['op'] === 'PutObject' && row['errorCode'] === null).map((row) => [fileOf(row), row]),
    );
    const first = Number(healthy.prepared.clock.start) + 9 * DAY;
    let compared = 0;
    for (const row of requests) {
      if (row['op'] !== 'GetObject' || row['errorCode'] !== null || Number(row['t']) < first) continue;
      const source = written.get(fileOf(row));
      expect(source, fileOf(row)).toBeDefined();
      if (row['name'] === null) expect(row['bytesOut']).toBe(source!['bytesIn']);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it('a step counts the bytes of the files that it wrote', () => {
    const requests = grouped(
      healthy.rows('DatasetRequest').filter((row) => row['op'] === 'PutObject' && row['name'] === null && row['errorCode'] === null),
      'run',
      'task',
    );
    let compared = 0;
    for (const [key, rows] of grouped(healthy.rows('PartitionCount'), 'run', 'task')) {
      const task = key.split('|')[1]!;
      if (!['ingest_interactions', 'build_features', 'join_labels'].includes(task)) continue;
      expect(total(rows, 'bytesOut'), key).toBe(total(requests.get(key) ?? [], 'bytesIn'));
      expect(total(rows, 'files'), key).toBe((requests.get(key) ?? []).length);
      compared += 1;
    }
    expect(compared).toBeGreaterThan(30);
  });

  it('flow records carry the bytes of the requests, and little more', () => {
    const { clock } = healthy.prepared;
    const inDetail = healthy.rows('DatasetRequest').filter((row) => Number(row['t']) >= clock.detailStart);
    const s3 = healthy.rows('Connection').filter((row) => row['peerPort'] === 443);
    const down = total(s3, 'bytesIn') / total(inDetail, 'bytesOut');
    const up = total(s3, 'bytesOut') / total(inDetail, 'bytesIn');
    expect(down).toBeGreaterThan(1);
    expect(down).toBeLessThan(1.12);
    expect(up).toBeGreaterThan(1);
    expect(up).toBeLessThan(1.12);
  });
});

describe('the registry', () => {
  it('has one hash per run, and every run deploys what it registered', () => {
    const versions = healthy.rows('ModelVersion');
    const registered = versions.filter((row) => row['action'] === 'registered');
    expect(new Set(registered.map((row) => row['sha256'])).size).toBe(registered.length);
    for (const row of registered)
      expect(versions.find((other) => other['action'] === 'deployed' && other['version'] === row['version'])?.['sha256']).toBe(
        row['sha256'],
      );
  });

  it('another input gives another hash', () => {
    const other = events({ seed: 3, scale: 0.2, cause: 'schema-rename', base: ['training-pipeline'] });
    const hashes = (of: Case): string[] =>
      of
        .rows('ModelVersion')
        .filter((row) => row['action'] === 'registered')
        .map((row) => String(row['sha256']));
    const [good, bad] = [hashes(healthy), hashes(other)];
    expect(bad).toHaveLength(good.length);
    expect(bad[0]).toBe(good[0]);
    expect(bad.at(-1)).not.toBe(good.at(-1));
  }, 60_000);
});

describe('the same again', () => {
  const base = ['training-pipeline'];
  const until = (of: Case, type: Parameters<Case['rows']>[0], end: number): readonly Row[] =>
    of.rows(type).filter((row) => Number(row['t']) < end);

  it('the same seed gives the same rows', () => {
    const [one, two] = [events({ seed: 6, base, cause: 'partial-commit' }), events({ seed: 6, base, cause: 'partial-commit' })];
    for (const type of ['PartitionCount', 'QualityCheck', 'TrainingStep', 'ModelVersion', 'PipelineLine', 'DatasetRequest'] as const)
      expect(JSON.stringify(one.rows(type))).toBe(JSON.stringify(two.rows(type)));
  }, 60_000);

  it('a cause changes nothing before its day', () => {
    const [good, bad] = [events({ seed: 6, base }), events({ seed: 6, base, cause: 'label-timezone' })];
    const onset = Date.parse(String(bad.prepared.manifest.facts['onset']!.value)) * 1000;
    for (const type of ['PipelineTask', 'PartitionCount', 'QualityCheck', 'EvalMetric', 'TrainingStep', 'DatasetRequest'] as const) {
      const before = until(good, type, onset);
      expect(before.length).toBeGreaterThan(10);
      expect(JSON.stringify(until(bad, type, onset)), type).toBe(JSON.stringify(before));
    }
    expect(JSON.stringify(bad.rows('EvalMetric'))).not.toBe(JSON.stringify(good.rows('EvalMetric')));
  }, 60_000);
});
