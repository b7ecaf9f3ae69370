import type { EventBatch } from '../../core/events.ts';
import { attemptBefore, causes, type Runtime } from '../../core/service-calls.ts';
import { ERROR, OK, REJECTED } from '../../core/simulation/records.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { still, ties } from '../../core/staging.ts';
import { traceIds } from '../../core/trace-ids.ts';
import { CodeMemo, mix, perRun } from '../../core/source-kit/run.ts';
import { Lines, type Calls } from './lines.ts';
import { ServiceLines } from './services.ts';
import { APP_LOGS, FORMAT, LEVEL } from './table.ts';
import { TORCHSERVE_LINES, TorchserveLines } from './torchserve.ts';
import { VllmLines } from './vllm.ts';

/** Attempts whose lines are staged at a time. */
const CHUNK = 4096;
/** Lines about one attempt, at most: of the server, and one of the caller. */
const MOST = TORCHSERVE_LINES + 1;

const FORMAT_OF: Readonly<Record<Runtime, number>> = {
  gateway: FORMAT.gateway,
  app: FORMAT.app,
  triton: FORMAT.triton,
  torchserve: FORMAT.torchserve,
  vllm: FORMAT.vllm,
  store: FORMAT.plain,
};

/** Thread or process that writes what belongs to no request. */
const MAIN: Readonly<Partial<Record<Runtime, string>>> = { torchserve: 'main', vllm: 'APIServer pid=1' };

const run = perRun((context) => {
  const lines = new Lines(context);
  const string = (text: string) => context.pools.string(text);
  return {
    lines,
    services: new ServiceLines(lines),
    torchserve: new TorchserveLines(lines),
    vllm: new VllmLines(lines),
    level: new CodeMemo((code) => levelOf(lines.text(code))),
    main: new CodeMemo((pod) => string(MAIN[lines.runtime(pod)] ?? '')),
    /** What Triton says of a request that its backend failed, and of one that found the queue full. */
    tritonFailed: [string('infer_handler.cc:1185'), string('[request id: <id_unknown>] Infer failed: backend returned an internal error')],
    tritonFull: [string('infer_request.cc:151'), string('[request id: <id_unknown>] Exceeds maximum queue size')],
  };
});

function levelOf(text: string): number {
  if (/^warn/i.test(text)) return LEVEL.WARNING;
  if (/^(err|crit|fatal)/i.test(text)) return LEVEL.ERROR;
  return /^(debug|trace)/i.test(text) ? LEVEL.DEBUG : LEVEL.INFO;
}

function serviceCalls(batch: EventBatch<'ServiceCall'>, context: SourceContext): void {
  const state = run(context);
  const { lines, services } = state;
  const e = batch.columns;
  const repeated = new Uint8Array(batch.rows);
  for (let i = 0; i < batch.rows; i++) {
    const before = attemptBefore(e, i);
    if (before >= 0) repeated[before] = 1;
  }
  let uuids: Uint32Array | undefined;
  const calls: Calls = {
    e,
    ids: traceIds(batch, context),
    cause: causes(e.parent, e.status, batch.rows),
    repeated,
    noise: context.rng('noise', batch, 'lines').fill(new Uint32Array(batch.rows)),
    uuids: () => (uuids ??= context.rng('ids', batch, 'request').fill(new Uint32Array(batch.rows * 4))),
  };
  for (let from = 0; from < batch.rows; from += CHUNK) {
    const to = Math.min(from + CHUNK, batch.rows);
    lines.reserve((to - from) * MOST);
    for (let i = from; i < to; i++) {
      if (e.caller[i] !== 0 && e.status[i] !== OK && (e.end[i] as number) > 0) services.failed(calls, i);
      if (e.server[i] !== 0 && (e.leave[i] as number) > 0) served(calls, i, state);
    }
    lines.emit(batch);
  }
}

/** The lines of a server about one request. */
function served(calls: Calls, i: number, state: ReturnType<typeof run>): void {
  const { lines } = state;
  const { e } = calls;
  const pod = e.server[i] as number;
  switch (lines.runtime(pod)) {
    case 'gateway':
    case 'app':
      state.services.served(calls, i);
      return;
    case 'torchserve':
      state.torchserve.served(calls, i);
      return;
    case 'vllm':
      state.vllm.served(calls, i);
      return;
    case 'triton': {
      const said = e.served[i] === ERROR ? state.tritonFailed : e.served[i] === REJECTED ? state.tritonFull : null;
      const draw = calls.noise[i] as number;
      const level = e.served[i] === ERROR ? LEVEL.ERROR : LEVEL.INFO;
      if (said) lines.phrase(pod, (e.leave[i] as number) - (mix(draw) % 50), draw ^ 1, FORMAT.triton, level, said[0]!, 0, said[1]!);
      return;
    }
    case 'store':
      return;
  }
}

function containerLines(batch: EventBatch<'ContainerLine'>, context: SourceContext): void {
  const { lines, level, main } = run(context);
  const e = batch.columns;
  const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
  lines.reserve(batch.rows);
  for (let i = 0; i < batch.rows; i++) {
    const pod = e.pod[i] as number;
    const format = FORMAT_OF[lines.runtime(pod)];
    const logger = e.logger[i] as number;
    lines.phrase(
      pod,
      e.t[i] as number,
      tie[i] as number,
      format,
      level.get(e.level[i] as number),
      logger,
      main.get(pod),
      e.text[i] as number,
    );
  }
  lines.emit(batch);
}

function samples(batch: EventBatch<'ReplicaSample'>, context: SourceContext): void {
  const { vllm } = run(context);
  const { pod, t, kv } = batch.columns;
  for (let i = 0; i < batch.rows; i++) vllm.sampled(pod[i] as number, t[i] as number, kv[i] as number);
}

export default defineSource({
  id: 'app-logs',
  title: 'Container logs',
  tables: [APP_LOGS],
  accepts: { ServiceCall: serviceCalls, ReplicaSample: samples, ContainerLine: containerLines },
  finish(context) {
    const engines = still('ServiceCall', 'engines');
    run(context).vllm.finish(engines, context.rng('noise', engines, 'key').u32());
  },
});
