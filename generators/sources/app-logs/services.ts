/** JSON lines of the gateway and of applications: requests answered, and calls to others that failed. */
import { failureOf, GRPC_STATUS, httpStatus, parseOperation, protocolOf } from '../../core/service-calls.ts';
import { ERROR, GIVEN_UP, OK, REJECTED, UPSTREAM } from '../../core/simulation/records.ts';
import { CodeMemo, mix } from '../../core/source-kit/run.ts';
import type { Calls, Lines } from './lines.ts';
import { FORMAT, LEVEL } from './table.ts';

/** What breaks inside a service, by what it does. */
const BREAKS: readonly (readonly [RegExp, string, string])[] = [
  [/preproc|resiz|decod/, 'PIL.UnidentifiedImageError', 'cannot identify image file'],
  [/feature|label/, 'KeyError', "'embedding_v3'"],
  [/retriev|embed|search/, 'IndexError', 'list index out of range'],
  [/./, 'RuntimeError', 'unexpected state while handling the request'],
];

const frame = (file: string, line: number, name: string, code: string) => `  File "${file}", line ${line}, in ${name}\n    ${code}`;
const SITE = '/usr/local/lib/python3.12/site-packages';

/** Module of the errors of a client library. */
const LIBRARY = { http: 'httpx.', grpc: 'grpc.StatusCode.', store: 'redis.exceptions.' } as const;

/** A Python stack trace of a failed call to another service, or of a failure of its own. */
function stackTrace(type: string, message: string, upstream: boolean): string {
  const frames = upstream
    ? [
        frame('/srv/app/handlers.py', 88, 'handle', 'answer = await self.upstream.call(request, deadline=self.deadline)'),
        frame('/srv/app/upstream.py', 41, 'call', 'response = await self._send(request)'),
        ...(type.startsWith('httpx.')
          ? [
              frame(`${SITE}/httpx/_client.py`, 1859, 'post', 'return await self.request('),
              frame(`${SITE}/httpx/_transports/default.py`, 118, 'map_httpcore_exceptions', 'raise mapped_exc(message) from exc'),
            ]
          : []),
      ]
    : [
        frame('/srv/app/handlers.py', 63, 'handle', 'result = self.work(request)'),
        frame('/srv/app/work.py', 127, 'work', 'return self._step(payload)'),
      ];
  return ['Traceback (most recent call last):', ...frames, `${type}: ${message}`].join('\n');
}

/** Writes the lines of gateway and applications. */
export class ServiceLines {
  private readonly lines: Lines;
  private readonly method: CodeMemo;
  private readonly path: CodeMemo;
  private readonly breaks: CodeMemo;
  private readonly phrases = new Map<string, number>();
  private readonly stacks = new Map<string, number>();

  constructor(lines: Lines) {
    this.lines = lines;
    this.method = new CodeMemo((code) => lines.string(parseOperation(lines.text(code))?.method ?? ''));
    this.path = new CodeMemo((code) => lines.string(parseOperation(lines.text(code))?.path ?? lines.text(code)));
    this.breaks = new CodeMemo((code) => BREAKS.findIndex(([pattern]) => pattern.test(lines.text(code))));
  }

  /** The line of a server about a request that it has answered, or whose client has gone. */
  served(calls: Calls, i: number): void {
    const { e, ids, noise } = calls;
    const { lines } = this;
    const pod = e.server[i] as number;
    const gateway = lines.runtime(pod) === 'gateway';
    const served = e.served[i] as number;
    const operation = e.operation[i] as number;
    const http = this.method.get(operation) !== 0;
    // Procedures that went well leave no line.
    if (!http && served === OK) return;
    const status = http ? httpStatus(served, gateway ? 'gateway' : 'app', calls.cause[i] as number) : 0;
    const level = served === OK ? LEVEL.INFO : served === ERROR || served === UPSTREAM ? LEVEL.ERROR : LEVEL.WARNING;
    const draw = noise[i] as number;
    const t = (e.leave[i] as number) + 15 + (mix(draw ^ 1) % 160);
    const format = (gateway ? FORMAT.gateway : FORMAT.app) | FORMAT.fields;
    if (!lines.begin(pod, t, draw ^ 2, format, level, this.word(gateway ? 'access' : 'app.requests'))) return;
    const c = lines.stage.columns;
    const row = lines.stage.rows;
    c.phrase[row] = this.word(gateway ? 'request completed' : (SERVED[served] ?? 'request failed'));
    c.method[row] = this.method.get(operation);
    c.path[row] = this.path.get(operation);
    c.status[row] = status;
    if (!http) c.grpc[row] = this.word(GRPC_STATUS[served] ?? 'UNKNOWN');
    c.took[row] = Math.floor(e.leave[i] as number) - Math.floor(e.arrive[i] as number);
    c.bytesin[row] = e.bytesIn[i] as number;
    c.bytesout[row] = status === 0 || status === 499 ? 0 : (e.bytesOut[i] as number);
    if (gateway) {
      c.client[row] = e.clientIp[i] as number;
      c.apikey[row] = e.apiKey[i] as number;
      c.ua[row] = e.ua[i] as number;
    } else if (served === ERROR) {
      const [, type, message] = BREAKS[this.breaks.get(e.service[i] as number)]!;
      c.errtype[row] = this.word(type);
      c.errtext[row] = this.word(message);
      c.stack[row] = this.stack(type, message, false);
    }
    lines.trace(ids, i);
    lines.close();
  }

  /** The line of a caller about an attempt that failed. */
  failed(calls: Calls, i: number): void {
    const { e, ids, noise } = calls;
    const { lines } = this;
    const pod = e.caller[i] as number;
    const runtime = lines.runtime(pod);
    const gateway = runtime === 'gateway';
    const status = e.status[i] as number;
    const repeated = calls.repeated[i] === 1;
    const level = repeated || status === GIVEN_UP ? LEVEL.WARNING : LEVEL.ERROR;
    const draw = noise[i] as number;
    const t = (e.end[i] as number) + 10 + (mix(draw ^ 3) % 120);
    const format = (gateway ? FORMAT.gateway : FORMAT.app) | FORMAT.fields;
    if (!lines.begin(pod, t, draw ^ 4, format, level, this.word(gateway ? 'upstream' : 'app.upstream'))) return;
    const c = lines.stage.columns;
    const row = lines.stage.rows;
    const service = e.service[i] as number;
    const host = lines.text(service);
    c.phrase[row] = this.word(
      status === GIVEN_UP ? 'upstream call canceled' : repeated ? 'upstream call failed, retrying' : 'upstream call failed',
    );
    c.upstream[row] = service;
    c.path[row] = this.path.get(e.operation[i] as number);
    c.attempt[row] = e.attempt[i] as number;
    c.took[row] = Math.floor(e.end[i] as number) - Math.floor(e.t[i] as number);
    const protocol = protocolOf(host, lines.text(e.operation[i] as number));
    const failure = failureOf(status, runtime, host, (e.arrive[i] as number) > 0, protocol);
    if (protocol === 'grpc') c.grpc[row] = this.word(GRPC_STATUS[status] ?? 'UNKNOWN');
    if (failure) {
      c.errtype[row] = this.word(failure.type);
      c.errtext[row] = this.word(failure.message);
      if (!gateway && level === LEVEL.ERROR) c.stack[row] = this.stack(`${LIBRARY[protocol]}${failure.type}`, failure.message, true);
    } else {
      const server = e.server[i] as number;
      if (protocol === 'http' && server !== 0) c.status[row] = httpStatus(status, lines.runtime(server), calls.cause[i] as number);
    }
    const parent = (e.parent[i] as number) - 1;
    if (parent >= 0) lines.trace(ids, parent);
    lines.close();
  }

  private stack(type: string, message: string, upstream: boolean): number {
    const key = `${type}: ${message}`;
    let code = this.stacks.get(key);
    if (code === undefined) this.stacks.set(key, (code = this.lines.string(stackTrace(type, message, upstream))));
    return code;
  }

  private word(text: string): number {
    let code = this.phrases.get(text);
    if (code === undefined) this.phrases.set(text, (code = this.lines.string(text)));
    return code;
  }
}

const SERVED: Readonly<Record<number, string>> = {
  [OK]: 'request handled',
  [ERROR]: 'unhandled exception',
  [REJECTED]: 'request rejected: too many are waiting',
  [GIVEN_UP]: 'client disconnected',
};
