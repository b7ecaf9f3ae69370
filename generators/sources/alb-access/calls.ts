/** Requests from outside to services of the cluster, as the balancer sees them. */
import { EPHEMERAL } from '../../core/background/connections.ts';
import { NODE_PORT } from '../../core/cluster/deployments.ts';
import type { EventBatch } from '../../core/events.ts';
import type { Pod } from '../../core/pools.ts';
import { causes, httpStatus, parseOperation, runtimeOf } from '../../core/service-calls.ts';
import { TIMEOUT } from '../../core/simulation/records.ts';
import type { SourceContext } from '../../core/source.ts';
import { CodeMemo, mix } from '../../core/source-kit/run.ts';
import { traceIds } from '../../core/trace-ids.ts';

/** The client left before it had its answer. */
const CLIENT_CLOSED = 460;
/** Between balancer and pod, milliseconds. */
const HOP_MS = 0.4;

/** What the log needs of each request; columns of `HttpRequest`, and for each row the interface it went to (-1: none) and its trace. */
export interface Requests {
  readonly rows: number;
  readonly columns: EventBatch<'HttpRequest'>['columns'];
  readonly eni: Int32Array;
  readonly trace: Uint32Array;
}

/** Reads the calls of a run. `host`: name that the clients ask for. */
export class OutsideCalls {
  private readonly context: SourceContext;
  private readonly eniOf: CodeMemo;
  private readonly runtime: CodeMemo;
  private readonly method: CodeMemo;
  private readonly path: CodeMemo;
  private readonly host: number;

  constructor(context: SourceContext) {
    this.context = context;
    const { pools, world } = context;
    const enis = new Map(world.enis.map((eni) => [eni.instance, eni.index]));
    const text = (code: number): string => (pools.read('string', code) as string | null) ?? '';
    this.eniOf = new CodeMemo((code) => enis.get((pools.read('pod', code) as Pod).instance) ?? -1);
    this.runtime = new CodeMemo((code) => Number(runtimeOf(pools.read('pod', code) as Pod) === 'gateway'));
    this.method = new CodeMemo((code) => pools.string(parseOperation(text(code))?.method ?? 'POST'));
    this.path = new CodeMemo((code) => pools.string(parseOperation(text(code))?.path ?? '/'));
    this.host = pools.string(`api.${world.org.domain}`);
  }

  /** The calls of a batch that nobody of ours made. */
  read(batch: EventBatch<'ServiceCall'>): Requests {
    const e = batch.columns;
    const outside: number[] = [];
    for (let i = 0; i < batch.rows; i++) if (e.caller[i] === 0 && e.parent[i] === 0) outside.push(i);
    const rows = outside.length;
    const floats = (): Float64Array => new Float64Array(rows);
    const codes = (): Uint32Array => new Uint32Array(rows);
    const shorts = (): Uint16Array => new Uint16Array(rows);
    const columns: EventBatch<'HttpRequest'>['columns'] = {
      t: floats(),
      clientIp: codes(),
      clientPort: shorts(),
      target: codes(),
      targetPort: shorts(),
      method: codes(),
      host: codes(),
      path: codes(),
      ua: codes(),
      status: shorts(),
      targetStatus: shorts(),
      requestMs: floats(),
      targetMs: floats(),
      bytesIn: floats(),
      bytesOut: floats(),
    };
    const eni = new Int32Array(rows);
    const trace = new Uint32Array(rows * 4);
    const ids = traceIds(batch, this.context);
    const cause = causes(e.parent, e.status, batch.rows);
    for (const [row, i] of outside.entries()) {
      const server = e.server[i] as number;
      const reached = server !== 0 && e.arrive[i] !== 0;
      const answered = reached && e.leave[i] !== 0;
      const gone = e.status[i] === TIMEOUT && (!answered || (e.leave[i] as number) > (e.end[i] as number));
      const runtime = reached && this.runtime.get(server) === 1 ? 'gateway' : 'app';
      const status = reached ? httpStatus(e.served[i] as number, runtime, cause[i] as number) : 503;
      const client = e.clientIp[i] as number;
      columns.t[row] = (reached ? (e.arrive[i] as number) : (e.t[i] as number)) - HOP_MS * 1000;
      columns.clientIp[row] = client;
      // A client keeps its connection for some minutes.
      columns.clientPort[row] =
        EPHEMERAL[0] + (mix(client ^ Math.imul(Math.floor((e.t[i] as number) / 240e6), 0x9e3779b1)) % (EPHEMERAL[1] - EPHEMERAL[0] + 1));
      columns.targetPort[row] = NODE_PORT;
      columns.method[row] = this.method.get(e.operation[i] as number);
      columns.host[row] = this.host;
      columns.path[row] = this.path.get(e.operation[i] as number);
      columns.ua[row] = e.ua[i] as number;
      columns.status[row] = gone ? CLIENT_CLOSED : status;
      columns.targetStatus[row] = gone || !answered || status === 499 ? 0 : status;
      columns.requestMs[row] = 0;
      columns.targetMs[row] = answered ? ((e.leave[i] as number) - (e.arrive[i] as number)) / 1000 + 2 * HOP_MS : 0;
      columns.bytesIn[row] = e.bytesIn[i] as number;
      columns.bytesOut[row] = gone ? 0 : (e.bytesOut[i] as number);
      eni[row] = reached ? this.eniOf.get(server) : -1;
      const own = ids.trace[i] as number;
      trace[4 * row] = ids.seconds[own] as number;
      for (let k = 0; k < 3; k++) trace[4 * row + 1 + k] = ids.words[own * 3 + k] as number;
    }
    return { rows, columns, eni, trace };
  }
}
