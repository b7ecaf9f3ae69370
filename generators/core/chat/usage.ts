/** Usage of API keys by the hour, for the weeks for which no request is kept. */
import { intensity } from '../arrivals.ts';
import { gamma, lognormal } from '../distributions.ts';
import { exp } from '../math.ts';
import type { Order } from '../orders.ts';
import type { PlanContext } from '../producer.ts';
import { HOUR } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import { chatCast, type Tenant } from './cast.ts';
import { givenOrders, ofKind, type Amount, type Crowd } from './orders.ts';
import { planWindow } from './planner.ts';
import { MODEL_NAME } from './services.ts';
import { chatWindows } from './windows.ts';

/** Requests of all tenants in an hour of mean demand. */
const REQUESTS_PER_HOUR = 17_500;
/** A tenant's own requests weigh as much as those of all when there are so many of them. */
const ENOUGH = 400;
/** Tokens of the passages that come with a message. */
const PASSAGES = 470;

/** Tokens of a request. */
interface Size {
  readonly prompt: number;
  readonly output: number;
}

/** Writes an hour of a key; the part of it that lies in a window of detail is left to the requests themselves. */
export function writeUsage(context: PlanContext, write: EventWriter, orders: readonly Order[]): void {
  const { clock, pools } = context;
  const { tenants } = chatCast(context);
  const { now, before } = chatWindows(context);
  const model = pools.string(MODEL_NAME);
  const given = givenOrders(orders);
  const times = Math.max(1, Math.round(context.scale));
  const sizes = sizesOf({ ...context, orders });
  /** Part of an hour that lies between two moments and outside the windows. */
  const outside = (hour: number, from = -Infinity, to = Infinity): number => {
    const [first, last] = [Math.max(hour, from), Math.min(hour + HOUR, to)];
    const inside = [now, before].reduce((sum, [start, end]) => sum + Math.max(0, Math.min(last, end) - Math.max(first, start)), 0);
    return Math.max(0, last - first - inside) / HOUR;
  };
  const buffer = write.buffer('UsageHour');
  const add = (t: number, apiKey: number, requests: number, each: Size): void => {
    if (requests < 1) return;
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    c.t[row] = t;
    c.apiKey[row] = apiKey;
    c.model[row] = model;
    c.requests[row] = requests;
    c.promptTokens[row] = Math.round(requests * each.prompt);
    c.outputTokens[row] = Math.round(requests * each.output);
  };
  const demands = ofKind(given, 'demand').map(([, order]) => order);
  for (const tenant of tenants) {
    const rng = context.shared('entity', 'chat', 'usage', tenant.index);
    const size = sizes[tenant.index]!;
    const more = demands.filter((order) => order.tenants.includes(tenant.index));
    for (let hour = clock.start; hour < clock.end; hour += HOUR) {
      const share = more.reduce((sum, { from, to, factor }) => sum + (factor - 1) * outside(hour, from, to), outside(hour));
      const noise = gamma(rng, 60, 1 / 60);
      const each = lognormal(rng, 1, 0.03);
      const requests = Math.round(
        REQUESTS_PER_HOUR * times * tenant.share * intensity('home', hour + HOUR / 2, tenant.utcOffset) * noise * share,
      );
      if (share > 0) add(hour, tenant.keyCode, requests, { prompt: size.prompt * each, output: size.output * each });
    }
  }
  for (const [by, crowd] of ofKind(given, 'crowd')) {
    const rng = context.shared('entity', 'chat', 'usage', by);
    const tenant = tenants[crowd.tenant]!;
    const size = sizeOf(crowd, tenant, sizes[tenant.index]!);
    for (let hour = clock.start; hour < clock.end; hour += HOUR) {
      const early = crowd.hourly ? crowd.hourly(hour) * outside(hour, -Infinity, crowd.from) : 0;
      // What lasts from one day to the next has its night.
      const since = (crowd.perSecond * times * HOUR * outside(hour, crowd.from, Math.min(crowd.to, now[1]))) / 1e6;
      const requests = Math.round((early + since * Math.min(1, intensity('home', hour))) * gamma(rng, 20, 1 / 20));
      const each = lognormal(rng, 1, 0.05);
      add(hour, crowd.key ?? tenant.keyCode, requests, { prompt: size.prompt * each, output: size.output * each });
    }
  }
}

/** What a tenant's requests take, as the window of the day before has them; those of few are told with the help of all. */
function sizesOf(context: PlanContext): readonly Size[] {
  const { tenants } = chatCast(context);
  const { trace } = planWindow(context, ['before', ...chatWindows(context).before]);
  const sums = tenants.map(() => ({ requests: 0, rest: 0, output: 0 }));
  const all = { requests: 0, rest: 0, output: 0 };
  for (let i = 0; i < trace.count; i++) {
    const own = sums[trace.tenant[i]!]!;
    if (trace.apiKey[i] !== tenants[trace.tenant[i]!]!.keyCode) continue;
    for (const sum of [own, all]) {
      sum.requests++;
      sum.rest += trace.prompt[i]! - tenants[trace.tenant[i]!]!.system;
      sum.output += trace.output[i]!;
    }
  }
  const mean = (name: 'rest' | 'output'): number => all[name] / Math.max(1, all.requests);
  return tenants.map(({ system, index }) => {
    const own = sums[index]!;
    const told = (name: 'rest' | 'output'): number => (own[name] + ENOUGH * mean(name)) / (own.requests + ENOUGH);
    return { prompt: system + told('rest'), output: told('output') };
  });
}

const meanOf = ([median, sigma]: Amount): number => median * exp((sigma * sigma) / 2);

/** What the requests of a crowd take. Ordinary questions are like those of the tenant's other customers. */
function sizeOf({ user, history, retrieval, system, output }: Crowd, tenant: Tenant, usual: Size): Size {
  if (retrieval && !history) return { prompt: usual.prompt, output: meanOf(output) };
  const parts = meanOf(user) + (history ? meanOf(history) : 0) + (retrieval ? PASSAGES : 0);
  return { prompt: (system ?? tenant.system) + parts, output: meanOf(output) };
}
