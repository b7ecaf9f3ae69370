/** Usage of API keys by the hour, for the weeks for which no request is kept. */
import { intensity } from '../arrivals.ts';
import { gamma, lognormal } from '../distributions.ts';
import type { Order } from '../orders.ts';
import type { PlanContext } from '../producer.ts';
import { HOUR } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import { chatCast } from './cast.ts';
import { givenOrders, ofKind } from './orders.ts';
import { MODEL_NAME } from './services.ts';
import { chatWindows } from './windows.ts';

/** Requests of all tenants in an hour of mean demand, and tokens of one: what the planner makes. */
const REQUESTS_PER_HOUR = 17_500;
const PROMPT = 1560;
const OUTPUT = 190;

/** Writes an hour of a key; the part of it that lies in a window of detail is left to the requests themselves. */
export function writeUsage(context: PlanContext, write: EventWriter, orders: readonly Order[]): void {
  const { clock, pools } = context;
  const { tenants } = chatCast(context);
  const { now, before } = chatWindows(context);
  const model = pools.string(MODEL_NAME);
  const crowds = ofKind(givenOrders(orders), 'crowd').filter(([, { hourly }]) => hourly);
  const times = Math.max(1, Math.round(context.scale));
  const outside = (hour: number): number =>
    [now, before].reduce((left, [start, end]) => left - Math.max(0, Math.min(hour + HOUR, end) - Math.max(hour, start)) / HOUR, 1);
  const buffer = write.buffer('UsageHour');
  const add = (t: number, apiKey: number, requests: number, prompt: number, output: number): void => {
    if (requests < 1) return;
    buffer.ensure(1);
    const c = buffer.columns;
    const row = buffer.rows++;
    c.t[row] = t;
    c.apiKey[row] = apiKey;
    c.model[row] = model;
    c.requests[row] = requests;
    c.promptTokens[row] = Math.round(prompt);
    c.outputTokens[row] = Math.round(output);
  };
  for (const tenant of tenants) {
    const rng = context.shared('entity', 'chat', 'usage', tenant.index);
    const prompt = PROMPT * lognormal(rng, 1, 0.08);
    for (let hour = clock.start; hour < clock.end; hour += HOUR) {
      const share = outside(hour);
      const noise = gamma(rng, 60, 1 / 60);
      const each = lognormal(rng, 1, 0.03);
      const requests = Math.round(
        REQUESTS_PER_HOUR * times * tenant.share * intensity('home', hour + HOUR / 2, tenant.utcOffset) * noise * share,
      );
      if (share > 0) add(hour, tenant.keyCode, requests, requests * prompt * each, requests * OUTPUT * each);
    }
  }
  for (const [by, crowd] of crowds) {
    const rng = context.shared('entity', 'chat', 'usage', by);
    const tenant = tenants[crowd.tenant]!;
    const each = crowd.user[0] + (crowd.history?.[0] ?? 0) + (crowd.retrieval ? 470 : 0) + (crowd.system ?? tenant.system);
    for (let hour = clock.start; hour < clock.end; hour += HOUR) {
      const requests = Math.round(crowd.hourly!(hour) * outside(hour) * gamma(rng, 20, 1 / 20));
      add(hour, crowd.key ?? tenant.keyCode, requests, requests * each * lognormal(rng, 1.1, 0.1), requests * crowd.output[0] * 1.2);
    }
  }
}
