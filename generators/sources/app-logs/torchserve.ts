/** Lines of TorchServe about a request: access log, its own metrics, and what a failing handler prints. Shapes: formats reference §6. */
import { httpStatus, modelName, parseOperation } from '../../core/service-calls.ts';
import { ERROR, GIVEN_UP } from '../../core/simulation/records.ts';
import { writeUuid } from '../../core/source-kit/hex.ts';
import { mix } from '../../core/source-kit/run.ts';
import { ascii, put, putDecimal, putInteger } from '../../core/source-kit/ascii.ts';
import type { Calls, Lines } from './lines.ts';
import { FORMAT, LEVEL } from './table.ts';

/** Lines about one request, at most. */
export const TORCHSERVE_LINES = 8;
const EVENT_LOOPS = 4;
const WORKERS = 2;

/** What the handler's Python prints when it fails, line by line, as the worker passes it on. */
const TRACEBACK = [
  'Invoking custom service failed.',
  'Traceback (most recent call last):',
  '  File "/home/venv/lib/python3.9/site-packages/ts/service.py", line 134, in predict',
  '    ret = self._entry_point(input_batch, self.context)',
  'RuntimeError: CUDA error: an illegal memory access was encountered',
];

interface Words {
  /** Threads of the model's workers. */
  readonly workers: readonly number[];
  readonly request: Uint8Array;
  readonly queue: Uint8Array;
  readonly inference: Uint8Array;
}

export class TorchserveLines {
  private readonly lines: Lines;
  private readonly loggers: Readonly<Record<'access' | 'ts' | 'model' | 'log', number>>;
  private readonly loops: readonly number[];
  private readonly words = new Map<number, Words>();
  private readonly traceback: readonly number[];

  constructor(lines: Lines) {
    this.lines = lines;
    this.loggers = {
      access: lines.string('ACCESS_LOG'),
      ts: lines.string('TS_METRICS'),
      model: lines.string('org.pytorch.serve.wlm.WorkerLifeCycle'),
      log: lines.string('MODEL_LOG'),
    };
    this.loops = Array.from({ length: EVENT_LOOPS }, (_, n) => lines.string(`epollEventLoopGroup-3-${n + 1}`));
    this.traceback = TRACEBACK.map((line) => lines.string(line));
  }

  served(calls: Calls, i: number): void {
    const { e } = calls;
    const { lines, loggers } = this;
    const pod = e.server[i] as number;
    const served = e.served[i] as number;
    const draw = calls.noise[i] as number;
    const leave = e.leave[i] as number;
    const status = httpStatus(served, 'torchserve', 0);
    const worked = (e.serve[i] as number) > 0;
    const loop = this.loops[mix(draw ^ 5) % EVENT_LOOPS] as number;
    const words = this.wordsOf(pod, e.operation[i] as number);
    if (served === ERROR) {
      const worker = words.workers[mix(draw ^ 13) % WORKERS] as number;
      this.traceback.forEach((line, n) =>
        lines.phrase(pod, leave - 400 + n * 7, draw ^ (20 + n), FORMAT.torchserve, LEVEL.INFO, loggers.log, worker, line),
      );
    } else if (worked && served !== GIVEN_UP) {
      const worker = words.workers[mix(draw ^ 13) % WORKERS] as number;
      if (lines.begin(pod, leave - 120 - (mix(draw ^ 6) % 200), draw ^ 7, FORMAT.torchserve, LEVEL.INFO, loggers.model, worker)) {
        const { body } = lines.stage.columns;
        put(body, INFERENCE);
        putDecimal(body, (e.busy[i] as number) / 1000, 2);
        put(body, words.inference);
        putInteger(body, Math.floor(leave / 1e6));
        body.bytes[body.used++] = COMMA;
        body.used = writeUuid(body.bytes, body.used, calls.uuids(), i * 4);
        lines.close();
      }
    }
    // A client that has gone gets no answer, and no line.
    if (status === 0) return;
    if (lines.begin(pod, leave + (mix(draw ^ 8) % 150), draw ^ 9, FORMAT.torchserve, LEVEL.INFO, loggers.access, loop)) {
      const { body } = lines.stage.columns;
      put(body, SLASH);
      put(body, lines.address(e.caller[i] as number));
      putInteger(body, 32_768 + (mix(draw ^ 10) % 28_232));
      put(body, words.request);
      putInteger(body, status);
      put(body, SPACE);
      putInteger(body, Math.round((leave - (e.arrive[i] as number)) / 1000));
      lines.close();
    }
    if (!worked) return;
    if (lines.begin(pod, leave + 150 + (mix(draw ^ 11) % 100), draw ^ 12, FORMAT.torchserve, LEVEL.INFO, loggers.ts, loop)) {
      const { body } = lines.stage.columns;
      put(body, QUEUE);
      putInteger(body, Math.floor((e.queue[i] as number) / 1000));
      put(body, words.queue);
      put(body, STAMP);
      putInteger(body, Math.floor(leave / 1e6));
      lines.close();
    }
  }

  private wordsOf(pod: number, operation: number): Words {
    const key = pod * 2 ** 24 + operation;
    let words = this.words.get(key);
    if (!words) {
      const name = this.lines.text(operation);
      const http = parseOperation(name) ?? { method: 'POST', path: `/${name}` };
      const host = this.lines.pod(pod);
      const model = modelName(name, host.deployment);
      words = {
        workers: Array.from({ length: WORKERS }, (_, n) => this.lines.string(`W-${9000 + n}-${model}_1.0-stdout`)),
        request: ascii(` "${http.method} ${http.path} HTTP/1.1" `),
        queue: ascii(`.0|#Level:Host|#hostname:${host.name}`),
        inference: ascii(`|#ModelName:${model},Level:Model|#type:GAUGE|#hostname:${host.name},`),
      };
      this.words.set(key, words);
    }
    return words;
  }
}

const INFERENCE = ascii('result=[METRICS]ts_handler_inference.Milliseconds:');
const QUEUE = ascii('QueueTime.Milliseconds:');
const SPACE = ascii(' ');
const STAMP = ascii(',timestamp:');
const SLASH = ascii('/');
const COMMA = 44;
