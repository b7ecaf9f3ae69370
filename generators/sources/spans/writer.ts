/** Staged spans of one run: what every span has, whatever it is about. */
import type { Pod } from '../../core/pools.ts';
import { GRPC_STATUS, nodeSkew } from '../../core/service-calls.ts';
import { OK } from '../../core/simulation/records.ts';
import type { SourceContext } from '../../core/source.ts';
import { still } from '../../core/staging.ts';
import { putTraceId, TRACE_ID_BYTES, type TraceIds } from '../../core/trace-ids.ts';
import { Deliveries, type Beat } from '../../core/source-kit/deliveries.ts';
import { CodeMemo, mix } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { Shapes, type Shape } from './shapes.ts';
import { KIND, STAGE } from './stage.ts';

/** Keeps the deviation of a clock positive, for the memo. */
const AHEAD = 100_000;
/** The batch span processor sends every five seconds (OTEL_BSP_SCHEDULE_DELAY); what its queue or the collector refuses is lost. */
const EXPORT: Beat = { every: 5, delay: [0.4, 3.5], late: 600, lost: { 1: 0, 2: 0.001, 3: 0.006 } };

export class SpanWriter {
  readonly stage = new Stage('spans', STAGE);
  readonly shapes: Shapes;
  readonly context: SourceContext;
  private readonly exports: Deliveries;
  private readonly nanoKey: number;
  private readonly skew: CodeMemo;
  private readonly statusText: CodeMemo;
  private readonly grpc: CodeMemo;

  constructor(context: SourceContext) {
    const { pools } = context;
    this.context = context;
    this.shapes = new Shapes(pools);
    this.exports = new Deliveries(context, EXPORT, (pod) => (pools.read('pod', pod) as Pod).uid);
    this.nanoKey = context.rng('noise', still('ServiceCall', 'clock'), 'nanos').u32();
    this.skew = new CodeMemo((pod) => nodeSkew((pools.read('pod', pod) as Pod).node, context) + AHEAD);
    this.statusText = new CodeMemo((status) => pools.string(String(status)));
    this.grpc = new CodeMemo((status) => pools.string(GRPC_STATUS[status]));
  }

  text(code: number): string {
    return (this.context.pools.read('string', code) as string | null) ?? '';
  }

  string(text: string): number {
    return this.context.pools.string(text);
  }

  /** Makes room for `spans` more. */
  reserve(spans: number): void {
    this.stage.reserve(spans, spans * TRACE_ID_BYTES);
  }

  /**
   * Begins a span: fills what all have, and empties the rest. Write its own id, and its parent's, then `close`.
   * @param row of the attempt that it is about
   * @param from true time, as `to`: microseconds
   * @returns false where it never came to the store: then write nothing
   */
  begin(ids: TraceIds, row: number, tie: number, pod: number, shape: Shape, kind: number, from: number, to: number): boolean {
    if (!(to >= from)) return false;
    const arrived = this.exports.arrival(pod, to);
    if (arrived < 0 || arrived >= this.context.clock.end) return false;
    const c = this.stage.columns;
    const at = this.stage.rows;
    const start = Math.floor(from);
    const end = Math.floor(to);
    c.started[at] = start + this.skew.get(pod) - AHEAD;
    const nanos = this.nanos(start);
    c.nanos[at] = nanos;
    c.took[at] = (end - start) * 1000 + this.nanos(end) - nanos;
    c.arrived[at] = arrived;
    c.tie[at] = tie;
    c.kind[at] = kind | shape.llm | (this.context.level * KIND.level);
    c.pod[at] = pod;
    c.name[at] = shape.name;
    c.scope[at] = shape.scope;
    c.method[at] = shape.method;
    c.route[at] = shape.route;
    c.uri[at] = shape.uri;
    c.address[at] = shape.address;
    c.store[at] = shape.store;
    c.model[at] = shape.model;
    c.grpc[at] = c.errtype[at] = c.message[at] = c.apikey[at] = c.ua[at] = c.client[at] = 0;
    c.status[at] = c.resend[at] = c.insize[at] = c.outsize[at] = 0;
    c.inqueue[at] = c.tofirst[at] = -1;
    putTraceId(c.trace, ids, row);
    return true;
  }

  /** Codes of an outcome: of gRPC always, of HTTP where there was an answer. @param http its status, 0 for none */
  outcome(shape: Shape, status: number, http: number): void {
    const c = this.stage.columns;
    const at = this.stage.rows;
    if (shape.grpc) {
      c.grpc[at] = this.grpc.get(status);
      if (status !== OK) c.errtype[at] = c.grpc[at];
      return;
    }
    c.status[at] = http;
    if (http >= 500 || (http >= 400 && ((c.kind[at] as number) & 3) === KIND.client)) c.errtype[at] = this.statusText.get(http);
  }

  close(): void {
    const { trace, own, parent } = this.stage.columns;
    const at = this.stage.rows++;
    trace.close(at);
    own.close(at);
    parent.close(at);
  }

  /** Nanoseconds beyond a whole microsecond: a function of the time, so that what is equal stays equal and nothing changes places. */
  private nanos(time: number): number {
    // Of a number that has more, an operation on bits takes the low 32.
    return mix(time ^ this.nanoKey) % 1000;
  }
}
