/** What all orders together say about one moment, tenant or message. */
import { exp, normalQuantile } from '../math.ts';
import type { PlanContext } from '../producer.ts';
import { mix, TO_UNIT } from '../source-kit/run.ts';
import { MINUTE } from '../time.ts';
import { APP_IDS, type AppId } from './cast.ts';
import { givenOrders, ofKind, type Amount, type ChatOrder, type OfKind } from './orders.ts';
import type { Request } from './trace.ts';

/** A draw that belongs to a message and a purpose, so that it moves no other. */
const chance = (seed: number, purpose: number): number => mix(seed ^ Math.imul(purpose, 0x9e3779b1)) * TO_UNIT;
const amount = (seed: number, purpose: number, [median, sigma]: Amount): number =>
  Math.round(median * exp(sigma * normalQuantile(chance(seed, purpose) * 0.998 + 0.001)));

/** Policies of the guardrail, and how often each is what fits best. */
const POLICIES = ['off_topic', 'pii', 'prompt_injection', 'jailbreak', 'toxicity', 'secrets'] as const;
/** Release of its rules before anybody changes them. */
export const RULES = '2026.4';
/** Messages flagged and blocked on any day. */
const FLAGGED = 0.007;
const BLOCKED = 0.0016;
/** Share of integrators' messages that come in bursts over their limit. */
const OVER_LIMIT = 0.01;
/** Tools that agents use, by weight: what sends and what calls for people is not among them. */
const TOOL_WEIGHTS = [26, 9, 17, 8, 6, 5, 4, 11] as const;
const ODD_ERRORS = ['timeout after 5000 ms', '502 Bad Gateway', 'order not found', 'rate limit of upstream'] as const;

export class Influences {
  readonly count: number;
  /** Clients of the simulation. */
  readonly clients: readonly string[];
  readonly tools = TOOL_WEIGHTS;
  private readonly context: PlanContext;
  private readonly orders: ReturnType<typeof givenOrders>;
  private readonly policies: Uint32Array;
  private readonly rules: number;

  constructor(context: PlanContext) {
    this.context = context;
    this.orders = givenOrders(context.orders);
    this.count = this.orders.length;
    this.clients = [...APP_IDS, ...this.of('hurry').map(([by]) => `hurried-${by}`)];
    this.policies = Uint32Array.from(POLICIES, (policy) => context.pools.string(policy));
    this.rules = context.pools.string(RULES);
  }

  of<K extends ChatOrder['kind']>(kind: K): ReturnType<typeof ofKind<K>> {
    return ofKind(this.orders, kind);
  }

  private readonly byKind = new Map<string, readonly ChatOrder[]>();
  private at<K extends ChatOrder['kind']>(kind: K, t: number, fits: (order: OfKind<K>) => boolean): OfKind<K> | undefined {
    let all = this.byKind.get(kind) as readonly OfKind<K>[] | undefined;
    if (!all) this.byKind.set(kind, (all = this.of(kind).map(([, order]) => order)));
    for (const order of all) if (t >= order.from && t < order.to && fits(order)) return order;
    return undefined;
  }

  history(tenant: number, t: number): OfKind<'history'> | undefined {
    return this.at('history', t, (order) => order.tenant === tenant);
  }

  /** Version that an integrator runs. */
  version(tenant: number, t: number): number | undefined {
    return this.history(tenant, t)?.version;
  }

  /** Passages; 0: as always. */
  passages(tenant: number, t: number, seed: number): number {
    const order = this.at('passages', t, ({ tenants }) => tenants.includes(tenant));
    return order && chance(seed, 1) < order.share ? order.k : 0;
  }

  preamble(tenant: number, t: number): OfKind<'preamble'> | undefined {
    return this.at('preamble', t, ({ tenants }) => tenants.includes(tenant));
  }

  /** Further tokens of a message. */
  longer(
    tenant: number,
    app: AppId,
    t: number,
    seed: number,
  ): { readonly tokens: number; readonly output: number; readonly text: number } | undefined {
    const order = this.at(
      'longer',
      t,
      (each) =>
        (each.app ?? app) === app &&
        each.tenants.includes(tenant) &&
        chance(seed, 2) < each.share * Math.min(1, (t - each.from) / (each.ramp * MINUTE)),
    );
    return order && { tokens: Math.min(6000, amount(seed, 3, order.tokens)), output: order.output, text: order.text };
  }

  poison(
    topic: number,
    language: number,
    t: number,
    seed: number,
  ): { tokens: number; article: number; target: string | null; targetCode: number; tool: number } | undefined {
    const order = this.at(
      'poison',
      t,
      (each) => each.languages.includes(language) && each.topics.includes(topic) && chance(seed, 4) < each.share,
    );
    if (!order) return undefined;
    const { article, target, tool } = order;
    return {
      tokens: Math.min(12_000, amount(seed, 5, order.tokens)),
      article,
      target,
      targetCode: target ? this.context.pools.string(target) : 0,
      tool,
    };
  }

  /** The tool of a run that fails: from which step on, and how often. */
  failingTool(t: number, seed: number): { at: number; tool: number; steps: number; error: number; resultTokens: number } | undefined {
    const order = this.at('tool', t, ({ share }) => chance(seed, 6) < share);
    if (!order) return undefined;
    const [least, most] = order.steps;
    return {
      at: 1,
      tool: order.tool,
      steps: least + Math.floor(chance(seed, 7) * (most - least + 1)),
      error: this.context.pools.string(order.error),
      resultTokens: Math.max(12, Math.round(order.resultTokens * (0.8 + 0.4 * chance(seed, 8)))),
    };
  }

  /** 1: an integrator's burst is over its limit. */
  limited(seed: number): number {
    return chance(seed, 15) < OVER_LIMIT ? 1 : 0;
  }

  /** Status of a tool that fails for once, and what it says. */
  oddStatus(seed: number): number {
    return seed % ODD_ERRORS.length === 0 ? 2 : 1;
  }

  oddError(seed: number): number {
    return this.context.pools.string(ODD_ERRORS[seed % ODD_ERRORS.length]);
  }

  /** The hurried release that a user has, and the client of the simulation that stands for it. */
  hurry(app: AppId, t: number, account: number): { readonly client: number } | undefined {
    const hurries = this.of('hurry');
    const which = hurries.findIndex(
      ([, order]) => order.app === app && t >= order.from && t < order.to && chance(account, 9) < order.adoption,
    );
    return which < 0 ? undefined : { client: APP_IDS.length + which };
  }

  counts(what: 'length' | 'cancels', tenant: number, t: number): boolean {
    return this.at('counting', t, (order) => order.what === what && (order.tenants?.includes(tenant) ?? true)) !== undefined;
  }

  /** What the guardrail says of an ordinary message. Only answers are blocked: steps on the way to one are not. */
  verdict(t: number, seed: number, last = 1): Pick<Request, 'policy' | 'rules' | 'action' | 'score'> {
    const order = this.at('rules', t, () => true);
    const u = chance(seed, 10);
    const flagged = FLAGGED + (order?.flag ?? 0);
    const blocked = BLOCKED + (order?.block ?? 0);
    const action = u < blocked + flagged ? (u < blocked && last === 1 ? 2 : 1) : 0;
    const own = order && u >= Math.min(BLOCKED, blocked) && action > 0 && chance(seed, 11) < 0.8;
    const level = chance(seed, 12);
    return {
      action,
      score: action === 2 ? 0.86 + 0.13 * level : action === 1 ? 0.6 + 0.24 * level : 0.5 * level * level,
      policy: own
        ? this.context.pools.string(order.policy)
        : this.policies[Math.floor(chance(seed, 13) * chance(seed, 14) * POLICIES.length)]!,
      rules: order ? this.context.pools.string(order.release) : this.rules,
    };
  }
}
