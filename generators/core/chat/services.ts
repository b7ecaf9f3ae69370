/** The chat service on the cluster: gateway, retriever and its index, guardrail, tools, and the pool of language models. */
import type { Deployment } from '../cluster/index.ts';
import {
  constant,
  lognormal,
  type Call,
  type Client,
  type Model,
  type Operation,
  type Request,
  type Service,
} from '../simulation/index.ts';
import type { PlanContext } from '../producer.ts';
import { MS, SECOND } from '../time.ts';
import { chatCast } from './cast.ts';
import { givenOrders, ofKind } from './orders.ts';
import type { ChatPlan } from './planner.ts';
import { OPERATIONS } from './trace.ts';

export const MODEL_NAME = 'support-8b';
export const GATEWAY = 'llm-gateway';
export const RETRIEVER = 'retriever';
export const GUARDRAIL = 'guardrail';
export const TOOLS_SERVICE = 'tool-broker';
export const ENGINE = `vllm-${MODEL_NAME}`;
const STORE = 'qdrant';
const COMPLETIONS = 'POST /v1/chat/completions';

/**
 * The pool. An 8-billion model in 8 bits on a GPU of the 24 GB class: about 22 ms a step alone, 5.7 k tokens of prefill a second, 100 k
 * tokens of cache. Source: project's own estimate from the card's memory and bandwidth.
 */
const POOL = {
  base: 22e3,
  perSequence: 600,
  perToken: 175,
  sequences: 64,
  blocks: 6400,
  blockTokens: 16,
  budget: 2048,
  prefixHit: 0.86,
} as const;
const POOL_REPLICAS = 4;
/** Answers break: some at once, others the longer they take. */
const BREAKS = { errors: 0.005, hazard: 0.0029 } as const;
/** Seconds that a caller waits. */
const WAITS = { engine: 75, patient: 120, impatient: 6 } as const;

/** Replicas by service at the usual size. */
const REPLICAS: Readonly<Record<string, number>> = { [GATEWAY]: 3, [RETRIEVER]: 2, [STORE]: 2, [GUARDRAIL]: 2, [TOOLS_SERVICE]: 2 };

/** How many replicas a service has. */
export const chatReplicas = ({ scale }: Pick<PlanContext, 'scale'>, service: string): number =>
  (REPLICAS[service] ?? POOL_REPLICAS) * Math.max(1, Math.round(scale));

export function chatModel(context: PlanContext, plan: ChatPlan): Model {
  const { world } = context;
  if (!world.cluster) throw new Error('The chat service needs a cluster: `estate: [cluster]`.');
  const nodes = (pool: string): string[] => world.cluster!.nodes.filter((node) => node.pool === pool).map(({ name }) => name);
  const apps = nodes('general');
  const inside = lognormal(0.35 * MS, 0.3);
  const engine: Call = { to: `${ENGINE}/${COMPLETIONS}`, network: inside, timeout: WAITS.engine * SECOND, cancels: true };
  const retrieve: Call = {
    to: `${RETRIEVER}/POST /v1/retrieve`,
    network: inside,
    bytes: lognormal(420, 0.4),
    timeout: 4 * SECOND,
    optional: true,
  };
  const check: Call = { to: `${GUARDRAIL}/POST /v1/check`, network: inside, timeout: 2 * SECOND, optional: true };
  const tool: Call = {
    to: `${TOOLS_SERVICE}/POST /v1/tools`,
    network: inside,
    bytes: lognormal(600, 0.6),
    timeout: 8 * SECOND,
    optional: true,
  };
  const through = (first: readonly Call[]): Operation => ({
    steps: [{ work: lognormal(1.6 * MS, 0.4) }, { calls: first }, { calls: [engine] }, { work: lognormal(0.7 * MS, 0.4) }],
    bytes: lognormal(1300, 0.7),
  });
  const station = (
    name: string,
    workers: number,
    places: readonly string[],
    operations: Service['operations'],
    more: Partial<Service> = {},
  ): Service => ({
    name,
    replicas: chatReplicas(context, name),
    nodes: places,
    serves: { kind: 'workers', workers },
    balance: 'least',
    operations,
    ...more,
  });
  const services: Service[] = [
    station(GATEWAY, 64, apps, {
      [OPERATIONS[0]]: through([retrieve, check]),
      [OPERATIONS[1]]: through([check]),
      [OPERATIONS[2]]: through([check]),
      [OPERATIONS[3]]: through([tool, check]),
    }),
    station(RETRIEVER, 8, apps, {
      'POST /v1/retrieve': {
        steps: [
          { work: lognormal(10 * MS, 0.62) },
          { calls: [{ to: `${STORE}/Search`, network: inside, bytes: lognormal(3200, 0.1) }] },
          { work: lognormal(3 * MS, 0.4) },
        ],
        bytes: lognormal(5200, 0.3),
      },
    }),
    station(STORE, 8, nodes('data'), { Search: { steps: [{ work: lognormal(6 * MS, 0.5) }], bytes: lognormal(4100, 0.3) } }),
    station(GUARDRAIL, 12, apps, {
      'POST /v1/check': { steps: [{ work: lognormal(14 * MS, 0.4), perByte: 0.5 }], bytes: lognormal(260, 0.2) },
    }),
    station(
      TOOLS_SERVICE,
      16,
      apps,
      { 'POST /v1/tools': { steps: [{ work: lognormal(120 * MS, 0.7) }], bytes: lognormal(800, 0.8) } },
      { errors: 0.002 },
    ),
    {
      name: ENGINE,
      replicas: chatReplicas(context, ENGINE),
      nodes: nodes('gpu'),
      serves: { kind: 'llm', ...POOL },
      balance: 'least',
      operations: { [COMPLETIONS]: { steps: [{ work: constant(0) }], bytes: lognormal(1200, 0.7) } },
      gpu: { ambient: 34, rise: 50, inertia: 90 * SECOND, limit: 84, slope: 0.02, floor: 0.6 },
      ...BREAKS,
    },
  ];
  const outside = lognormal(24 * MS, 0.5);
  const client = (name: string, wait: number, more: Partial<Call> = {}): Client => ({
    name,
    arrivals: { kind: 'planned' },
    mix: OPERATIONS.flatMap((operation): Request[] =>
      [wait, WAITS.impatient].map((seconds, impatient) => ({
        weight: 1,
        bytes: constant(0),
        call: {
          to: `${GATEWAY}/${operation}`,
          network: outside,
          timeout: seconds * SECOND,
          cancels: impatient === 1,
          ...(impatient === 1 ? {} : more),
        },
      })),
    ),
  });
  const retry = { attempts: 2, base: 0.8 * SECOND };
  const hurries = ofKind(givenOrders(context.orders), 'hurry');
  const byName = new Map(hurries.map(([by, order]) => [`hurried-${by}`, order]));
  const clients = plan.clients.map((name) => {
    const hurry = byName.get(name);
    if (hurry) return client(name, hurry.seconds, { untilFirst: true, retry: { attempts: hurry.attempts, base: 0.4 * SECOND } });
    return client(name, WAITS.patient, name === 'node' || name === 'python' ? { retry } : {});
  });
  return { nodes: world.cluster.nodes.map(({ name }) => name), services, clients, planned: plan.trace };
}

export function chatDeployments(context: PlanContext): Readonly<Record<string, Deployment>> {
  const { world } = context;
  const { product } = chatCast(context);
  const rng = context.shared('entity', 'chat', 'images');
  const registry = `registry.${world.org.domain}/${product.toLowerCase()}`;
  const own = (name: string, port: number): Deployment => ({
    name,
    namespace: 'assistant',
    image: `${registry}/${name}:${rng.between(1, 4)}.${rng.between(0, 30)}.${rng.between(0, 6)}`,
    port,
  });
  return {
    [GATEWAY]: own(GATEWAY, 8080),
    [RETRIEVER]: own(RETRIEVER, 8000),
    [STORE]: { name: STORE, namespace: 'assistant', image: 'qdrant/qdrant:v1.13.4', port: 6334 },
    [GUARDRAIL]: own(GUARDRAIL, 8000),
    [TOOLS_SERVICE]: own(TOOLS_SERVICE, 8000),
    [ENGINE]: { name: ENGINE, namespace: 'assistant', image: 'vllm/vllm-openai:v0.8.5', port: 8000 },
  };
}
