/** Plans the conversations of a window: who writes what, when, and of which parts each prompt is made. */
import { exponential, lognormal } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { MINUTE, SECOND } from '../time.ts';
import { chatCast, type AppId, type Cast, type Tenant } from './cast.ts';
import { Conversing } from './conversing.ts';
import { planCrowd } from './crowds.ts';
import { Influences } from './influences.ts';
import { serverAddresses } from './servers.ts';
import { ChatText } from './text/index.ts';
import { Trace } from './trace.ts';
import { chatWindows, demand, type ChatWindows } from './windows.ts';

/** Conversations per second at the peak, of all tenants. */
const CONVERSATIONS = 2.05;
/** Relative deviation of the minutes' demand. Source: formats-dist.json, diurnal. */
const MINUTE_NOISE = 0.08;
/** How many turns conversations have, by weight. */
const TURNS = [28, 22, 17, 12, 8, 5, 4, 2.5, 1.5] as const;
/** Requests of a conversation that lie in the window, with those that causes and crowds add: about as many as there are. */
const REQUESTS = 3;
/** Share of conversations that an agent leads. */
const AGENT_SHARE = 0.07;
/** Topics by weight: most ask where their order is. */
export const TOPIC_WEIGHTS = [22, 12, 12, 9, 6, 6, 4, 5, 5, 2, 3, 3, 3, 4, 1, 3] as const;
/** Customers of a company who write in its language. */
const LANGUAGE_SHARE = 0.86;
/** Conversations that began so long before a window are under way when it opens. */
const LEAD_IN = 5 * MINUTE;

/** The requests of a window. */
export interface ChatPlan {
  readonly trace: Trace;
  /** Added to indices where prompts are numbered. */
  readonly offset: number;
  /** Clients of the simulation: the apps, then one for each hurried release. */
  readonly clients: readonly string[];
}

const plans = new WeakMap<PlanContext['pools'], Map<string, { readonly orders: number; readonly plan: ChatPlan }>>();

/** The plan of a window is needed no more: whoever plays it has it, and lets go of it when the window is over. */
export function forgetWindow({ pools }: PlanContext, name: string): void {
  plans.get(pools)?.delete(name);
}

/** Everything that is asked in a window, under all orders given so far. The same for everybody who asks at the same state of orders. */
export function planWindow(context: PlanContext, [name, start, end]: readonly [string, number, number]): ChatPlan {
  const influences = new Influences(context);
  let made = plans.get(context.pools);
  if (!made) plans.set(context.pools, (made = new Map<string, { readonly orders: number; readonly plan: ChatPlan }>()));
  const known = made.get(name);
  if (known && known.orders === influences.count) return known.plan;
  const plan = new Planner(context, name, start, end, influences).plan();
  made.set(name, { orders: influences.count, plan });
  return plan;
}

export class Planner {
  readonly trace = new Trace();
  readonly cast: Cast;
  readonly windows: ChatWindows;
  readonly taken = new Set<number>();
  readonly servers: readonly (readonly number[])[];

  /** Knows how long texts are. */
  readonly texts: ChatText;
  /** Numbers of prompts of this window begin behind it. */
  readonly offset: number;

  constructor(
    readonly context: PlanContext,
    readonly name: string,
    readonly start: number,
    readonly end: number,
    readonly influences: Influences,
  ) {
    this.cast = chatCast(context);
    this.windows = chatWindows(context);
    this.texts = new ChatText(context.world.org.industry);
    this.offset = name === 'now' ? 0x1000000 : 0;
    this.servers = serverAddresses(context, this.cast);
  }

  plan(): ChatPlan {
    const { context, cast, influences } = this;
    const rng = context.shared('entity', 'chat', 'conversations', this.name);
    const shares = cast.tenants.map(({ share }) => share);
    const crowd = Math.max(1, Math.round(context.scale));
    const starts = this.arrivals(rng, CONVERSATIONS * crowd);
    this.trace.reserve(Math.ceil(REQUESTS * starts.length));
    for (const t of starts) this.conversation(t, cast.tenants[rng.weighted(shares)]!, rng);
    for (const [by, order] of influences.of('demand')) {
      const extra = context.shared('entity', 'chat', 'demand', by, this.name);
      const names = order.tenants.map((index) => cast.tenants[index]!);
      const share = names.reduce((sum, tenant) => sum + tenant.share, 0);
      for (const t of this.arrivals(extra, CONVERSATIONS * crowd * share * (order.factor - 1), order.from, order.to))
        this.conversation(t, names[extra.weighted(names.map((tenant) => tenant.share))]!, extra);
    }
    for (const [by, order] of influences.of('crowd')) planCrowd(this, by, order, crowd);
    this.trace.trim();
    return { trace: this.trace, offset: this.offset, clients: influences.clients };
  }

  /** Moments of a process that follows demand. */
  arrivals(rng: Rng, perSecond: number, from = -Infinity, to = Infinity): number[] {
    const first = Math.max(from, this.start - LEAD_IN);
    const last = Math.min(to, this.end);
    const times: number[] = [];
    const noise = this.context.shared('entity', 'chat', 'minutes', this.name);
    const minutes = Array.from({ length: Math.ceil((this.end - this.start + LEAD_IN) / MINUTE) + 2 }, () =>
      lognormal(noise, 1, MINUTE_NOISE),
    );
    const most = perSecond * 1.4;
    if (most <= 0) return times;
    for (let t = first + exponential(rng, SECOND / most); t < last; t += exponential(rng, SECOND / most)) {
      const rate = perSecond * demand(this.windows, t) * minutes[Math.floor((t - this.start + LEAD_IN) / MINUTE)]!;
      if (rng.unit() * most < rate) times.push(Math.floor(t));
    }
    return times;
  }

  /** A number that no other conversation has. */
  number(): number {
    const rng = this.numbers;
    let number = rng.u32();
    while (number === 0 || this.taken.has(number)) number = rng.u32();
    this.taken.add(number);
    return number;
  }
  private numbersRng: Rng | undefined;
  private get numbers(): Rng {
    return (this.numbersRng ??= this.context.shared('ids', 'chat', 'conversation', this.name));
  }

  private conversation(at: number, tenant: Tenant, rng: Rng): void {
    const { cast, influences } = this;
    const isAgent = rng.chance(AGENT_SHARE);
    const device = rng.u32() % 997;
    const which = rng.unit();
    const turns = 1 + rng.weighted(TURNS);
    const topic = rng.weighted(TOPIC_WEIGHTS);
    const language = rng.chance(LANGUAGE_SHARE) ? tenant.language : rng.int(4);
    const u = rng.unit();
    const account = tenant.accounts[Math.floor(u * u * tenant.accounts.length)]!;
    const home = cast.address(tenant, rng);
    const conversation = this.number();
    const lead = new Conversing(this, { tenant, rng, conversation, topic, language, account });
    const old = rng.chance(0.17) ? 0 : 1;
    if (isAgent) {
      const server = this.servers[tenant.index]!;
      lead.as('agent', cast.client('agent', 1, 0), server[device % server.length]!);
      lead.agents(at, 1 + (turns > 4 ? 1 : 0), influences);
      return;
    }
    if (tenant.mode === 'sdk') {
      const server = this.servers[tenant.index]!;
      lead.as(
        tenant.sdk,
        cast.client(tenant.sdk, influences.version(tenant.index, at) ?? 1, tenant.index),
        server[device % server.length]!,
      );
    } else {
      const app: AppId = which < cast.apps.web.weight ? 'web' : which < cast.apps.web.weight + cast.apps.ios.weight ? 'ios' : 'android';
      const hurry = influences.hurry(app, at, account);
      lead.as(app, cast.client(app, hurry ? 2 : old, device), home, hurry);
    }
    lead.talk(at, turns, influences);
  }
}
