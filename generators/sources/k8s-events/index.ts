import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { still, uuids } from '../../core/staging.ts';
import { LATE_SHARE, mix, perRun, quantile, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { SECOND } from '../../core/time.ts';
import { Correlator, type Reported } from './correlator.ts';
import { K8S_EVENTS, STAGE } from './table.ts';

/** Seconds from report to stored row, by rank. */
const DELAY = [0, 0.3, 0.5, 1.4, 0.95, 5, 1, 12];
/** Repetitions that the exporter misses. */
const LOST = { 1: 0, 2: 0.004, 3: 0.02 } as const;

const CODES = ['type', 'reason', 'kind', 'object', 'namespace', 'message', 'component', 'node'] as const;

/** A report with what its row needs. */
interface Report extends Reported {
  readonly micros: number;
  readonly origin: EventBatch;
  readonly high: bigint;
  readonly low: bigint;
  readonly word: number;
  readonly tie: number;
}

const run = perRun(() => ({ reports: [] as Report[], stage: new Stage('k8s_events', STAGE) }));

/** Remembers the reports: counting needs all of them in the order of time, whoever made them. */
function observe(batch: EventBatch<'ClusterEvent'>, context: SourceContext): void {
  const { reports } = run(context);
  const e = batch.columns;
  const origin: EventBatch = { ...still('ClusterEvent', batch.producer), cell: batch.cell, label: batch.label };
  const ids = uuids(context.rng('ids', batch, 'uid'), batch.rows);
  const words = context.rng('noise', batch, 'delivery').fill(new Uint32Array(2 * batch.rows));
  for (let i = 0; i < batch.rows; i++) {
    const micros = Math.round(e.t[i] as number);
    reports.push({
      t: micros / SECOND,
      micros,
      origin,
      high: ids.high[i] as bigint,
      low: ids.low[i] as bigint,
      word: words[2 * i] as number,
      tie: words[2 * i + 1] as number,
      type: e.type[i] as number,
      reason: e.reason[i] as number,
      kind: e.kind[i] as number,
      object: e.object[i] as number,
      namespace: e.namespace[i] as number,
      message: e.message[i] as number,
      component: e.component[i] as number,
      node: e.node[i] as number,
    });
  }
}

function finish(context: SourceContext): void {
  const { reports, stage } = run(context);
  const { clock, level } = context;
  const correlator = new Correlator<Report>();
  reports.sort((a, b) => a.micros - b.micros);
  let origin: EventBatch | undefined;
  for (const report of reports) {
    if (origin && report.origin !== origin) stage.emit(context, origin);
    origin = report.origin;
    const { object, written } = correlator.report(report);
    const { first, count, combined } = object;
    if (!written || (count > 1 && mix(report.word ^ 1) * TO_UNIT < LOST[level])) continue;
    const late = mix(report.word ^ 2) * TO_UNIT < LATE_SHARE[level] ? 20 + (mix(report.word ^ 3) % 240) : 0;
    const arrived = report.micros + Math.round((quantile(DELAY, report.word * TO_UNIT) + late) * SECOND);
    if (arrived >= clock.end) continue;
    stage.reserve(1);
    const c = stage.columns;
    const row = stage.rows++;
    c.t[row] = report.micros;
    c.first[row] = first.micros;
    c.arrived[row] = arrived;
    c.tie[row] = report.tie;
    c.count[row] = count;
    c.combined[row] = Number(combined);
    c.nanos[row] = first.word % 1000;
    c.high[row] = first.high;
    c.low[row] = first.low;
    for (const code of CODES) c[code][row] = report[code];
  }
  if (origin) stage.emit(context, origin);
}

export default defineSource({
  id: 'k8s-events',
  title: 'Kubernetes events',
  tables: [K8S_EVENTS],
  accepts: { ClusterEvent: observe },
  finish,
});
