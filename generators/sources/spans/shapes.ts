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

/** The shapes of a run. */
export class Shapes {
  private readonly known: Readonly<Record<SpanSide, Map<number, Shape | null>>> = {
    client: new Map(),
    server: new Map(),
    model: new Map(),
    compute: new Map(),
    work: new Map(),
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
    const key = (service * WIDTH + operation) * RUNTIMES.length + this.runtimes.get(pod);
    let shape = known.get(key);
    if (shape === undefined) known.set(key, (shape = this.make(side, pod, this.text(service), this.text(operation))));
    return shape;
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
