/** The spans of one batch of attempts: at the caller, at the server, and inside it. */
import type { EventBatch } from '../../core/events.ts';
import { causes, failureOf, httpStatus, isAnswered } from '../../core/service-calls.ts';
import { GIVEN_UP, OK } from '../../core/simulation/records.ts';
import { isSampled, putSpanId, SIDE, traceIds, type TraceIds } from '../../core/trace-ids.ts';
import { mix, TO_UNIT } from '../../core/source-kit/run.ts';
import type { Shape } from './shapes.ts';
import { KIND } from './stage.ts';
import type { SpanWriter } from './writer.ts';

/** Spans that one attempt may have: caller, server, two inside. */
const MOST = 4;
/** Attempts that are staged at a time. */
const CHUNK = 8192;

export class Recorder {
  private readonly batch: EventBatch<'ServiceCall'>;
  private readonly writer: SpanWriter;
  private readonly e: EventBatch<'ServiceCall'>['columns'];
  private readonly ids: TraceIds;
  private readonly cause: Uint8Array;
  /** When the first call of each row began; 0 where it made none. */
  private readonly firstCall: Float64Array;
  /** Ids of the two spans inside, and a tie for each of the four. */
  private readonly inner: Uint32Array;
  private readonly tie: Uint32Array;

  constructor(batch: EventBatch<'ServiceCall'>, writer: SpanWriter) {
    const { context } = writer;
    this.batch = batch;
    this.writer = writer;
    this.e = batch.columns;
    this.ids = traceIds(batch, context);
    this.cause = causes(this.e.parent, this.e.status, batch.rows);
    this.firstCall = firstCalls(this.e, batch.rows);
    this.inner = context.rng('ids', batch, 'inner').fill(new Uint32Array(batch.rows * 4));
    this.tie = context.rng('noise', batch, 'tie').fill(new Uint32Array(batch.rows * MOST));
  }

  record(): void {
    const { batch, e, writer } = this;
    for (let from = 0; from < batch.rows; from += CHUNK) {
      const to = Math.min(from + CHUNK, batch.rows);
      writer.reserve((to - from) * MOST);
      for (let i = from; i < to; i++) {
        if (!isSampled(this.ids, i, writer.context.level)) continue;
        if (e.caller[i] !== 0) this.client(i);
        if (e.server[i] !== 0 && (e.arrive[i] as number) > 0 && (e.leave[i] as number) > 0) this.server(i);
      }
      writer.stage.emit(writer.context, batch);
    }
  }

  private client(i: number): void {
    const { e, ids, writer } = this;
    const { shapes, stage } = writer;
    const pod = e.caller[i] as number;
    const shape = shapes.of('client', pod, e.service[i] as number, e.operation[i] as number);
    if (!shape) return;
    const status = e.status[i] as number;
    const server = e.server[i] as number;
    const isHttp = shape.method !== 0;
    const http = isHttp && server !== 0 && isAnswered(status) ? httpStatus(status, shapes.runtime(server), this.cause[i] as number) : 0;
    const kind = KIND.client | (status === OK ? 0 : KIND.error);
    if (!writer.begin(ids, i, this.tie[i * MOST] as number, pod, shape, kind, e.t[i] as number, e.end[i] as number)) return;
    const c = stage.columns;
    const row = stage.rows;
    const parent = (e.parent[i] as number) - 1;
    putSpanId(c.own, ids.spans, i * 4 + SIDE.client);
    if (parent >= 0) putSpanId(c.parent, ids.spans, parent * 4 + SIDE.server);
    c.resend[row] = Math.max(0, (e.attempt[i] as number) - 1);
    writer.outcome(shape, status, http);
    const protocol = shape.grpc ? 'grpc' : isHttp ? 'http' : 'store';
    const reached = (e.arrive[i] as number) > 0;
    const failure = status === OK ? null : failureOf(status, shapes.runtime(pod), writer.text(e.service[i] as number), reached, protocol);
    if (failure) {
      c.errtype[row] = writer.string(failure.type);
      c.message[row] = writer.string(failure.message);
    }
    if (isHttp) {
      c.insize[row] = e.bytesIn[i] as number;
      c.outsize[row] = http === 0 ? 0 : (e.bytesOut[i] as number);
    }
    writer.close();
  }

  private server(i: number): void {
    const { e, ids, writer } = this;
    const { shapes, stage } = writer;
    const pod = e.server[i] as number;
    const runtime = shapes.runtime(pod);
    const served = e.served[i] as number;
    const arrive = e.arrive[i] as number;
    const leave = e.leave[i] as number;
    // The engine of vLLM makes its span when a request is complete: none of one that it refused or that was given up.
    if (runtime === 'vllm' && (e.serve[i] === 0 || served === GIVEN_UP)) return;
    const shape = shapes.of('server', pod, e.service[i] as number, e.operation[i] as number);
    if (!shape) return;
    const isHttp = shape.method !== 0;
    const http = isHttp ? httpStatus(served, runtime, this.cause[i] as number) : 0;
    const failed = isHttp ? http === 0 || http >= 500 : served !== OK;
    // What happens inside may be in another batch of the pod, so it is here even where its parent was lost.
    this.steps(i, pod);
    const kind = KIND.server | (failed ? KIND.error : 0);
    if (!writer.begin(ids, i, this.tie[i * MOST + 1] as number, pod, shape, kind, arrive, leave)) return;
    const c = stage.columns;
    const row = stage.rows;
    putSpanId(c.own, ids.spans, i * 4 + SIDE.server);
    if (e.caller[i] !== 0) putSpanId(c.parent, ids.spans, i * 4 + SIDE.client);
    writer.outcome(shape, served, http);
    if (isHttp) {
      // Without an answer the caller had gone.
      if (http === 0) c.errtype[row] = writer.string(failureOf(GIVEN_UP, runtime, '', true)!.type);
      c.client[row] = e.clientIp[i] as number;
      c.apikey[row] = e.apiKey[i] as number;
      c.ua[row] = e.ua[i] as number;
      c.insize[row] = e.bytesIn[i] as number;
      c.outsize[row] = e.bytesOut[i] as number;
    } else if (shape.llm !== 0) {
      c.insize[row] = e.promptTokens[i] as number;
      c.outsize[row] = e.outputTokens[i] as number;
      // The engine's clock is finer than the model's microseconds.
      c.inqueue[row] = (e.queue[i] as number) + mix((this.tie[i * MOST + 1] as number) ^ 5) * TO_UNIT;
      c.tofirst[row] = (e.first[i] as number) > 0 ? (e.first[i] as number) - arrive : -1;
    }
    writer.close();
  }

  /** Steps inside a server: what Triton traces of an inference, and the work that some services note by hand. */
  private steps(i: number, pod: number): void {
    const { e } = this;
    const { shapes } = this.writer;
    const serve = e.serve[i] as number;
    if (serve === 0) return;
    const service = e.service[i] as number;
    const operation = e.operation[i] as number;
    const arrive = e.arrive[i] as number;
    const leave = e.leave[i] as number;
    const error = e.served[i] === OK ? 0 : KIND.error;
    const call = this.firstCall[i] as number;
    const worked = call === 0 ? leave : Math.min(call, leave);
    const model = shapes.of('model', pod, service, operation);
    if (model) {
      // Reading the request and writing the answer lie outside: some microseconds.
      const draw = mix(this.tie[i * MOST] as number);
      const begun = Math.floor(arrive + Math.min(serve - arrive, 20 + (draw & 63)));
      const done = Math.floor(leave - Math.min((leave - serve) / 50, 30 + ((draw >>> 6) & 127)));
      this.step(i, 0, pod, model, error, begun, done);
      this.step(i, 1, pod, shapes.of('compute', pod, service, operation)!, 0, serve, Math.min(worked, done));
      return;
    }
    const work = shapes.of('work', pod, service, operation);
    if (work && worked > serve) this.step(i, 0, pod, work, call === 0 ? error : 0, serve, worked);
  }

  /** @param nth step of the row: the first lies in the server's span, the second in the first */
  private step(i: number, nth: 0 | 1, pod: number, shape: Shape, error: number, from: number, to: number): void {
    const { inner, writer } = this;
    if (!writer.begin(this.ids, i, this.tie[i * MOST + 2 + nth] as number, pod, shape, KIND.internal | error, from, to)) return;
    const { own, parent } = writer.stage.columns;
    putSpanId(own, inner, i * 4 + nth * 2);
    if (nth === 0) putSpanId(parent, this.ids.spans, i * 4 + SIDE.server);
    else putSpanId(parent, inner, i * 4);
    writer.close();
  }
}

/** When the first call of each row began; 0 where it made none. */
function firstCalls(e: EventBatch<'ServiceCall'>['columns'], rows: number): Float64Array {
  const first = new Float64Array(rows);
  for (let i = 0; i < rows; i++) {
    const caller = (e.parent[i] as number) - 1;
    const t = e.t[i] as number;
    if (caller >= 0 && (first[caller] === 0 || t < (first[caller] as number))) first[caller] = t;
  }
  return first;
}
