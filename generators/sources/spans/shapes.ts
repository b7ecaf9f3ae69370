/** What a span says because of the call it belongs to, not because of the row: computed once per call and side, as codes. */
import type { Pod, Pools } from '../../core/pools.ts';
import { modelName, parseOperation, procedureName, RUNTIMES, runtimeOf, storeOf, type Runtime } from '../../core/service-calls.ts';
import { CodeMemo } from '../../core/source-kit/run.ts';
import { KIND } from './stage.ts';

/** Instrumentation libraries by runtime: of servers, HTTP clients and gRPC clients. */
const SCOPES: Readonly<Record<Runtime, readonly [server: string, http: string, grpc: string]>> = {
  gateway: [
    'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    'go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp',
    'go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc',
  ],
  app: ['opentelemetry.instrumentation.fastapi', 'opentelemetry.instrumentation.httpx', 'opentelemetry.instrumentation.grpc'],
  triton: ['triton-server', 'triton-server', 'triton-server'],
  torchserve: ['io.opentelemetry.netty-4.1', 'io.opentelemetry.netty-4.1', 'io.opentelemetry.netty-4.1'],
  vllm: ['vllm.llm_engine', 'vllm.llm_engine', 'vllm.llm_engine'],
  store: ['', '', ''],
};

/** Services whose own work has a span, and its name: those that compute, before they call others. */
const WORK: readonly (readonly [RegExp, string])[] = [
  [/preproc|resiz|decod/, 'preprocess'],
  [/retriev|embed|search/, 'embed_query'],
  [/guard|moderat/, 'moderate'],
  [/rank|scor/, 'score'],
];

/** Codes of strings; 0 where a span does not say it. */
export interface Shape {
  readonly name: number;
  readonly scope: number;
  readonly method: number;
  readonly route: number;
  readonly uri: number;
  readonly address: number;
  readonly store: number;
  readonly model: number;
  /** Bit of {@link KIND} for a language model, or 0. */
  readonly llm: number;
  /** It is a call of a gRPC procedure. */
  readonly grpc: boolean;
}

const NOTHING: Shape = {
  name: 0,
  scope: 0,
  method: 0,
  route: 0,
  uri: 0,
  address: 0,
  store: 0,
  model: 0,
  llm: 0,
  grpc: false,
};

/** Spans of a call. `model` and `compute` are Triton's own, `work` the step that a service notes by hand. */
export type SpanSide = 'client' | 'server' | 'model' | 'compute' | 'work';

/** More than any pool has codes. */
const WIDTH = 2 ** 23;
/** Places of the memory of what was asked last: a power of two. */
const RECENT = 1024;

/** The shapes of one side, by service, operation and runtime. */
class SideMemo {
  private readonly all = new Map<number, Shape | null>();
  /** Three numbers per place; 0: empty. */
  private readonly asked = new Uint32Array(RECENT * 3);
  private readonly answers = new Array<Shape | null>(RECENT).fill(null);

  /** The shape, or undefined where it was never made. */
  get(service: number, operation: number, runtime: number): Shape | null | undefined {
    const place = placeOf(service, operation, runtime);
    const { asked } = this;
    if (asked[place * 3] === service && asked[place * 3 + 1] === operation && asked[place * 3 + 2] === runtime + 1)
      return this.answers[place];
    const shape = this.all.get(keyOf(service, operation, runtime));
    if (shape !== undefined) this.note(place, service, operation, runtime, shape);
    return shape;
  }

  set(service: number, operation: number, runtime: number, shape: Shape | null): Shape | null {
    this.all.set(keyOf(service, operation, runtime), shape);
    this.note(placeOf(service, operation, runtime), service, operation, runtime, shape);
    return shape;
  }

  private note(place: number, service: number, operation: number, runtime: number, shape: Shape | null): void {
    this.asked.set([service, operation, runtime + 1], place * 3);
    this.answers[place] = shape;
  }
}

const keyOf = (service: number, operation: number, runtime: number): number => (service * WIDTH + operation) * RUNTIMES.length + runtime;
const placeOf = (service: number, operation: number, runtime: number): number =>
  (Math.imul(service, 0x9e3779b1) ^ Math.imul(operation, 0x85ebca6b) ^ Math.imul(runtime, 0xc2b2ae35)) & (RECENT - 1);

/** The shapes of a run. */
export class Shapes {
  private readonly known: Readonly<Record<SpanSide, SideMemo>> = {
    client: new SideMemo(),
    server: new SideMemo(),
    model: new SideMemo(),
    compute: new SideMemo(),
    work: new SideMemo(),
  };
  private readonly runtimes: CodeMemo;
  private readonly pools: Pools;

  constructor(pools: Pools) {
    this.pools = pools;
    this.runtimes = new CodeMemo((code) => RUNTIMES.indexOf(runtimeOf(pools.read('pod', code) as Pod)));
  }

  runtime(pod: number): Runtime {
    return RUNTIMES[this.runtimes.get(pod)] as Runtime;
  }

  /**
   * The shape of a span; null where nothing makes such a span. All arguments but `side` are codes.
   * @param pod that emits it
   */
  of(side: SpanSide, pod: number, service: number, operation: number): Shape | null {
    const known = this.known[side];
    const runtime = this.runtimes.get(pod);
    const shape = known.get(service, operation, runtime);
    return shape === undefined
      ? known.set(service, operation, runtime, this.make(side, pod, this.text(service), this.text(operation)))
      : shape;
  }

  private text(code: number): string {
    return (this.pools.read('string', code) as string | null) ?? '';
  }

  private make(side: SpanSide, podCode: number, service: string, operation: string): Shape | null {
    const pod = this.pools.read('pod', podCode) as Pod;
    const runtime = this.runtime(podCode);
    const string = (text: string) => this.pools.string(text);
    const http = parseOperation(operation);
    const model = modelName(operation, pod.deployment);
    switch (side) {
      case 'client':
        return this.client(runtime, service, operation);
      case 'work': {
        const name = runtime === 'app' ? WORK.find(([pattern]) => pattern.test(service))?.[1] : undefined;
        return name ? { ...NOTHING, name: string(name), scope: string(service) } : null;
      }
      case 'model':
      case 'compute':
        if (runtime !== 'triton') return null;
        return { ...NOTHING, name: string(side === 'model' ? model : 'compute'), scope: string('triton-server'), model: string(model) };
      case 'server': {
        if (runtime === 'store') return null;
        const scope = string(SCOPES[runtime][0]);
        if (runtime === 'triton') return { ...NOTHING, name: string('InferRequest'), scope, model: string(model) };
        if (runtime === 'vllm') return { ...NOTHING, name: string('llm_request'), scope, model: string(model), llm: KIND.llm };
        if (!http) {
          return { ...NOTHING, name: string(procedureName(service, operation)), scope: string(SCOPES[runtime][2]), grpc: true };
        }
        // Netty knows no routes.
        const route = runtime === 'torchserve' ? 0 : string(http.path);
        return { ...NOTHING, name: string(route === 0 ? http.method : operation), scope, method: string(http.method), route };
      }
    }
  }

  private client(runtime: Runtime, service: string, operation: string): Shape {
    const string = (text: string) => this.pools.string(text);
    const http = parseOperation(operation);
    const address = string(service);
    const [, httpScope, grpcScope] = SCOPES[runtime];
    const store = storeOf(service);
    if (store && !http) {
      const name = string(operation.split(' ')[0] ?? operation);
      const scope = string(runtime === 'app' ? `opentelemetry.instrumentation.${store}` : grpcScope);
      return { ...NOTHING, name, scope, address, store: string(store === 'postgres' ? 'postgresql' : store) };
    }
    if (!http) {
      return { ...NOTHING, name: string(procedureName(service, operation)), scope: string(grpcScope), address, grpc: true };
    }
    const method = string(http.method);
    return { ...NOTHING, name: method, scope: string(httpScope), method, uri: string(`http://${service}${http.path}`), address };
  }
}
