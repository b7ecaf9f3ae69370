/** Lines of vLLM: the access log of its server, requests given up, and the engine's figures every ten seconds. Shapes: formats reference §6. */
import type { EventBatch } from '../../core/events.ts';
import { httpStatus, parseOperation } from '../../core/service-calls.ts';
import { GIVEN_UP } from '../../core/simulation/records.ts';
import { textHash } from '../../core/source-kit/deliveries.ts';
import { mix } from '../../core/source-kit/run.ts';
import { ascii, put, putDecimal, putInteger } from '../../core/source-kit/ascii.ts';
import type { Calls, Lines } from './lines.ts';
import { FORMAT, LEVEL } from './table.ts';

const EVERY = 10e6;
const REASONS: Readonly<Record<number, Uint8Array>> = {
  200: ascii('200 OK'),
  500: ascii('500 Internal Server Error'),
  503: ascii('503 Service Unavailable'),
  504: ascii('504 Gateway Timeout'),
};
const UNKNOWN = ascii('400 Bad Request');
/** Share of an interval's figures that the hit rate keeps: it looks back over the last requests. */
const MEMORY = 0.8;

/** Figures of one interval of one engine. */
interface Interval {
  prompt: number;
  generated: number;
  running: number;
  waiting: number;
  asked: number;
  hit: number;
  kv: number;
}

interface Engine {
  readonly pod: number;
  /** Where the intervals begin. */
  readonly phase: number;
  readonly intervals: Map<number, Interval>;
}

export class VllmLines {
  private readonly lines: Lines;
  private readonly engines = new Map<number, Engine>();
  private readonly requests = new Map<number, Uint8Array>();
  private readonly process: number;
  private readonly aborted: number;
  private readonly abortLogger: number;
  private readonly statsLogger: number;

  constructor(lines: Lines) {
    this.lines = lines;
    this.process = lines.string('APIServer pid=1');
    this.aborted = lines.string('Request aborted by the client.');
    this.abortLogger = lines.string('async_llm.py:411');
    this.statsLogger = lines.string('loggers.py:310');
  }

  served(calls: Calls, i: number): void {
    const { e } = calls;
    const { lines } = this;
    const pod = e.server[i] as number;
    const served = e.served[i] as number;
    const draw = calls.noise[i] as number;
    const leave = e.leave[i] as number;
    this.count(e, i);
    if (served === GIVEN_UP) {
      lines.phrase(pod, leave + (mix(draw ^ 14) % 900), draw ^ 15, FORMAT.vllm, LEVEL.INFO, this.abortLogger, this.process, this.aborted);
      return;
    }
    if (!lines.begin(pod, leave + (mix(draw ^ 16) % 200), draw ^ 17, FORMAT.uvicorn, LEVEL.INFO, 0)) return;
    const { body } = lines.stage.columns;
    const status = httpStatus(served, 'vllm', 0);
    put(body, lines.address(e.caller[i] as number));
    putInteger(body, 32_768 + (mix(draw ^ 18) % 28_232));
    put(body, this.request(e.operation[i] as number));
    put(body, REASONS[status] ?? UNKNOWN);
    lines.close();
  }

  /** Share of the cache in use. */
  sampled(pod: number, t: number, kv: number): void {
    if (this.lines.runtime(pod) !== 'vllm') return;
    const engine = this.engine(pod);
    this.interval(engine, Math.floor((t - engine.phase) / EVERY)).kv = kv;
  }

  /** All engines' figures; call once, when every call is known. @param key random */
  finish(batch: EventBatch, key: number): void {
    const { lines } = this;
    for (const engine of this.engines.values()) {
      const slots = [...engine.intervals.keys()].sort((a, b) => a - b);
      let kv = 0;
      let asked = 0;
      let hit = 0;
      lines.reserve(slots.length);
      for (const slot of slots) {
        const now = engine.intervals.get(slot)!;
        if (now.kv >= 0) kv = now.kv;
        asked = asked * MEMORY + now.asked;
        hit = hit * MEMORY + now.hit;
        // An idle engine says nothing.
        if (now.prompt + now.generated + now.running + now.waiting === 0) continue;
        const t = engine.phase + (slot + 1) * EVERY;
        const draw = mix(mix(slot ^ key) ^ engine.phase);
        if (!lines.begin(engine.pod, t + (draw % 9000), draw, FORMAT.vllm, LEVEL.INFO, this.statsLogger, this.process)) continue;
        const { body } = lines.stage.columns;
        put(body, PROMPT);
        putDecimal(body, now.prompt / 10, 1);
        put(body, GENERATION);
        putDecimal(body, now.generated / 10, 1);
        put(body, RUNNING);
        putInteger(body, now.running);
        put(body, WAITING);
        putInteger(body, now.waiting);
        put(body, CACHE);
        putDecimal(body, (now.running === 0 ? 0 : kv) * 100, 1);
        put(body, HITS);
        putDecimal(body, asked === 0 ? 0 : (hit / asked) * 100, 1);
        put(body, PERCENT);
        lines.close();
      }
      lines.emit(batch);
    }
  }

  /** Adds a call to the intervals that it was there in. */
  private count(e: Calls['e'], i: number): void {
    const engine = this.engine(e.server[i] as number);
    const at = (time: number) => Math.floor((time - engine.phase) / EVERY);
    const arrive = e.arrive[i] as number;
    const serve = e.serve[i] as number;
    const leave = e.leave[i] as number;
    const first = e.first[i] as number;
    const end = serve > 0 ? serve : leave;
    for (let slot = at(arrive); slot < at(end); slot++) this.interval(engine, slot).waiting++;
    if (serve === 0) return;
    for (let slot = at(serve); slot < at(leave); slot++) this.interval(engine, slot).running++;
    if (first === 0) return;
    const begun = this.interval(engine, at(first));
    begun.prompt += e.promptTokens[i] as number;
    begun.asked += e.promptTokens[i] as number;
    begun.hit += e.cachedTokens[i] as number;
    const tokens = e.outputTokens[i] as number;
    const each = tokens / Math.max(1, leave - first);
    for (let slot = at(first); slot <= at(leave); slot++) {
      const from = Math.max(first, engine.phase + slot * EVERY);
      const to = Math.min(leave, engine.phase + (slot + 1) * EVERY);
      this.interval(engine, slot).generated += Math.max(0, to - from) * each;
    }
  }

  private engine(pod: number): Engine {
    let engine = this.engines.get(pod);
    if (!engine) {
      engine = { pod, phase: textHash(this.lines.pod(pod).uid) % EVERY, intervals: new Map() };
      this.engines.set(pod, engine);
    }
    return engine;
  }

  private interval(engine: Engine, slot: number): Interval {
    let interval = engine.intervals.get(slot);
    if (!interval) engine.intervals.set(slot, (interval = { prompt: 0, generated: 0, running: 0, waiting: 0, asked: 0, hit: 0, kv: -1 }));
    return interval;
  }

  private request(operation: number): Uint8Array {
    let bytes = this.requests.get(operation);
    if (!bytes) {
      const name = this.lines.text(operation);
      const { method, path } = parseOperation(name) ?? { method: 'POST', path: `/${name}` };
      this.requests.set(operation, (bytes = ascii(` - "${method} ${path} HTTP/1.1" `)));
    }
    return bytes;
  }
}

const PROMPT = ascii('Engine 000: Avg prompt throughput: ');
const GENERATION = ascii(' tokens/s, Avg generation throughput: ');
const RUNNING = ascii(' tokens/s, Running: ');
const WAITING = ascii(' reqs, Waiting: ');
const CACHE = ascii(' reqs, GPU KV cache usage: ');
const HITS = ascii('%, Prefix cache hit rate: ');
const PERCENT = ascii('%');
