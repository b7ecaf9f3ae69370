import type { Pod } from '../../generators/core/pools.ts';
import { SECOND, type Loaded, type Rig } from './source-rig.ts';

export const MINUTE = 60 * SECOND;
/** Between two samples of a pod. */
export const SAMPLED = 15 * SECOND;
/** Some of the simulation's outcomes. */
export const STATUS = { ok: 0, error: 1, timeout: 3, rejected: 4, cancelled: 7 } as const;

/** A pod of a deployment. */
export const pod = (deployment: string, more: Partial<Pod> = {}): Pod => ({
  name: `${deployment}-7c9d8b6f4-x2x7p`,
  uid: `00000000-0000-4000-8000-${deployment.padEnd(12, '0').slice(0, 12)}`,
  deployment,
  namespace: 'shop',
  container: deployment,
  image: `registry.example/${deployment}:1`,
  node: 'ip-10-20-1-7',
  instance: 'i-0a1b2c3d4e5f60718',
  ip: '100.64.1.9',
  azId: 'euw1-az1',
  cluster: 'prod',
  ...more,
});

interface Sampled {
  readonly from?: number;
  readonly to: number;
  readonly every?: number;
  readonly sample?: (i: number) => Record<string, number>;
}

/** Adds a sample every 15 s; microseconds after the start. */
export function sampled(rig: Rig, of: Pod, { from = 0, to, every = SAMPLED, sample = () => ({}) }: Sampled): void {
  const code = rig.pools.pod(of);
  const base = start(rig);
  for (let t = from, i = 0; t <= to; t += every, i++) rig.add('ReplicaSample', { t: base + t, pod: code, ready: 1, ...sample(i) });
}

/** When the hand-made events begin: one hour into the window. */
export const start = (rig: Rig): number => rig.clock.detailStart + 60 * MINUTE;

/** A call that is served at once. */
export function call(rig: Rig, t: number, micros: number, to: Pod, more: Record<string, number | string> = {}): void {
  const arrive = start(rig) + t;
  rig.add('ServiceCall', {
    t: arrive - 400,
    end: arrive + micros + 400,
    request: 1,
    server: rig.pools.pod(to),
    service: to.deployment,
    operation: 'POST /v1/classify',
    attempt: 1,
    arrive,
    serve: arrive,
    leave: arrive + micros,
    busy: micros,
    ...more,
  });
}

/** A sample of the metrics table; `t` in microseconds after the start. */
export interface Row {
  readonly t: number;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** All samples by time. */
export async function samplesOf({ rows }: Loaded, rig: Rig, where = 'true'): Promise<Row[]> {
  const found = await rows(
    `SELECT epoch_us("time") AS t, CAST(name AS VARCHAR) AS name, map_keys(labels) AS k, map_values(labels) AS v, value FROM metrics WHERE ${where} ORDER BY "time", _rid`,
  );
  return found.map(({ t, name, k, v, value }) => ({
    t: Number(t) - start(rig),
    name: name as string,
    labels: Object.fromEntries((k as string[]).map((key, i) => [key, (v as string[])[i] as string])),
    value: value as number,
  }));
}

/** Series apart. */
export function series(rows: readonly Row[]): Map<string, Row[]> {
  const out = new Map<string, Row[]>();
  for (const row of rows) {
    const key = `${row.name} ${JSON.stringify(Object.entries(row.labels).sort())}`;
    out.set(key, [...(out.get(key) ?? []), row]);
  }
  return out;
}
