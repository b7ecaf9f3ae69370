/** Staged lines of one run. */
import type { EventBatch } from '../../core/events.ts';
import type { Pod } from '../../core/pools.ts';
import { nodeSkew, RUNTIMES, runtimeOf, type Runtime } from '../../core/service-calls.ts';
import type { SourceContext } from '../../core/source.ts';
import { putSpanId, putTraceId, SIDE, SPAN_ID_BYTES, TRACE_ID_BYTES, type TraceIds } from '../../core/trace-ids.ts';
import { Deliveries, textHash, type Beat } from '../../core/source-kit/deliveries.ts';
import { CodeMemo, mix } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { ascii } from '../../core/source-kit/ascii.ts';
import { STAGE } from './table.ts';

/** The shipper of a node sends what it has read every five seconds. Source: Flush of Fluent Bit's service section. */
const SHIPPER: Beat = { every: 5, delay: [0.5, 4], late: 900, lost: { 1: 0, 2: 0.0005, 3: 0.004 } };
/** Keeps the deviation of a clock positive, for the memo. */
const AHEAD = 100_000;
/** Most bytes of a written-out message. */
const BODY_BYTES = 256;

export class Lines {
  readonly stage = new Stage('app_logs', STAGE);
  private readonly context: SourceContext;
  private readonly deliveries: Deliveries;
  private readonly skew: CodeMemo;
  private readonly file: CodeMemo;
  private readonly runtimes: CodeMemo;
  private readonly addresses = new Map<number, Uint8Array>();

  constructor(context: SourceContext) {
    this.context = context;
    const pod = (code: number) => context.pools.read('pod', code) as Pod;
    this.deliveries = new Deliveries(context, SHIPPER, (code) => pod(code).node);
    this.skew = new CodeMemo((code) => nodeSkew(pod(code).node, context) + AHEAD);
    // The files of a node stand one behind the other in what is sent.
    this.file = new CodeMemo((code) => textHash(pod(code).uid) % 90_000);
    this.runtimes = new CodeMemo((code) => RUNTIMES.indexOf(runtimeOf(pod(code))));
  }

  runtime(pod: number): Runtime {
    return RUNTIMES[this.runtimes.get(pod)] as Runtime;
  }

  pod(code: number): Pod {
    return this.context.pools.read('pod', code) as Pod;
  }

  /** `100.64.0.9:`, the address of a calling pod as its server sees it; a proxy on the node stands for callers from outside. */
  address(pod: number): Uint8Array {
    let bytes = this.addresses.get(pod);
    if (!bytes) this.addresses.set(pod, (bytes = ascii(`${pod === 0 ? '127.0.0.1' : this.pod(pod).ip}:`)));
    return bytes;
  }

  text(code: number): string {
    return (this.context.pools.read('string', code) as string | null) ?? '';
  }

  string(text: string): number {
    return this.context.pools.string(text);
  }

  /**
   * Begins a line: everything but time, place, level and logger is empty. Follow with `close`.
   * @param t true time, microseconds
   * @returns false where the line never arrived: then write nothing
   */
  begin(pod: number, t: number, tie: number, format: number, level: number, logger: number, thread = 0): boolean {
    const time = Math.floor(t);
    const arrival = this.deliveries.arrival(pod, time);
    const arrived = arrival + this.file.get(pod);
    if (arrival < 0 || arrived >= this.context.clock.end) return false;
    const c = this.stage.columns;
    const row = this.stage.rows;
    c.t[row] = time + this.skew.get(pod) - AHEAD;
    c.arrived[row] = arrived;
    c.tie[row] = mix(tie);
    c.pod[row] = pod;
    c.format[row] = format;
    c.severity[row] = level;
    c.logger[row] = logger;
    c.thread[row] = thread;
    c.phrase[row] = c.method[row] = c.path[row] = c.grpc[row] = c.apikey[row] = c.ua[row] = c.upstream[row] = 0;
    c.errtype[row] = c.errtext[row] = c.stack[row] = c.status[row] = c.client[row] = c.attempt[row] = 0;
    c.took[row] = c.bytesin[row] = c.bytesout[row] = -1;
    return true;
  }

  /** The line is written while a server works on `row`. */
  trace(ids: TraceIds, row: number): void {
    const { trace, span } = this.stage.columns;
    putTraceId(trace, ids, row);
    putSpanId(span, ids.spans, row * 4 + SIDE.server);
  }

  close(): void {
    const { body, trace, span } = this.stage.columns;
    const row = this.stage.rows++;
    body.close(row);
    trace.close(row);
    span.close(row);
  }

  /** A line that is one of a few texts. */
  phrase(pod: number, t: number, tie: number, format: number, level: number, logger: number, thread: number, phrase: number): void {
    if (!this.begin(pod, t, tie, format, level, logger, thread)) return;
    this.stage.columns.phrase[this.stage.rows] = phrase;
    this.close();
  }

  reserve(lines: number): void {
    this.stage.reserve(lines, lines * Math.max(BODY_BYTES, TRACE_ID_BYTES, SPAN_ID_BYTES));
  }

  emit(batch: EventBatch): void {
    this.stage.emit(this.context, batch);
  }
}

/** What the writers of lines get of a batch. */
export interface Calls {
  readonly e: EventBatch<'ServiceCall'>['columns'];
  readonly ids: TraceIds;
  /** How the last failed call of each row ended. */
  readonly cause: Uint8Array;
  /** 1 where a later row repeats the attempt. */
  readonly repeated: Uint8Array;
  /** A random word per row. */
  readonly noise: Uint32Array;
  /** Four random words per row, for ids that a framework prints. */
  readonly uuids: () => Uint32Array;
}
