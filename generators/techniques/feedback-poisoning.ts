import { z } from 'zod';
import { crowd } from '../core/background/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { exponential, lognormal } from '../core/distributions.ts';
import { volume } from '../core/background/volume.ts';
import { entity } from '../core/incident/cast.ts';
import { within } from '../core/incident/when.ts';
import { disturbances, playHistory, type PipelineEstate } from '../core/pipeline/index.ts';
import { countFact } from '../core/incident/script.ts';
import { buildCatalogue, midSellers } from '../core/pipeline/catalogue.ts';
import { ACTION, mixed } from '../core/pipeline/clicks.ts';
import { suspect } from '../core/pipeline/changes.ts';
import { pipelineEstate, planCause, planTrace, shareFact } from '../core/pipeline/fault.ts';
import { botHour, clicksOf } from '../core/pipeline/traffic.ts';
import { defineProducer, type Plan, type PlanContext } from '../core/producer.ts';
import { DAY, HOUR, SECOND } from '../core/time.ts';

/** Share of all clicks that are automated: least and most. */
const SHARE = { cause: [0.138, 0.158], faint: [0.004, 0.006] } as const;

/** AML.T0020: automated clients click a seller's items on the search page; the model learns that everybody wants them. */
export default defineProducer({
  id: 'feedback-poisoning',
  title: 'Automated clicks poison the feedback',
  attack: 'AML.T0020',
  params: z.strictObject({
    /** A crawler that clicks now and then. */
    faint: z.boolean().default(false),
  }),
  emits: ['Interaction', 'Ticket'],
  plan(context, { faint }) {
    const estate = pipelineEstate(context);
    const { clock } = context;
    const { items, provider } = estate.business;
    const catalogue = buildCatalogue(context);
    const candidates = midSellers(catalogue);
    const seller = faint ? candidates.at(-1)! : candidates[0]!;
    const key = context.name;
    const clicks = usualClicks(context, estate) * within(context.rng('params', 'volume'), SHARE[faint ? 'faint' : 'cause']);
    const disturbance = { what: 'bots', clicks, seller, key } as const;
    const entities = [entity('vendor', String(seller), [`${provider} ${seller}`, `provider ${seller}`])];
    const from = faint ? Math.max(clock.detailStart, clock.end - 2 * DAY) : suspect(context, estate, 'feedback-poisoning').t;
    const stream = clickStream(context, from, seller, clicks, key, faint);
    if (faint)
      return {
        ...planTrace(context, {
          ...{ estate, disturbance, entities },
          from,
          to: clock.end,
          subject: 'A crawler in the search log',
          body: 'Some clicks on the search page come from a client that says it is a crawler.',
          answer:
            'A few per hour, half a per cent of all clicks. Known since long, too little to teach the model anything; it goes on the list.',
        }),
        stream: stream.stream,
      };
    return {
      ...planCause(context, {
        id: 'feedback-poisoning',
        ...{ estate, disturbance, entities },
        actor: { kind: provider, name: String(seller), type: 'vendor' },
        summary: `${stream.users} automated accounts click ${items} of ${provider} ${seller} on the search page around the clock; the model learns from these clicks and shows them to everybody.`,
        evidence: (history) => {
          const last = history.traffic.at(-2)!;
          return {
            'evidence.provider': { value: String(seller) },
            'evidence.accounts': countFact(stream.users, 0.1),
            'evidence.addresses': countFact(stream.addresses, 0.15),
            'evidence.clicks_per_hour': countFact(Math.round(last.total.botClicks / 24), 0.15),
            'evidence.pushed_share': shareFact(history.serving(clock.end - 2 * HOUR).pushed, 0.25),
            'evidence.click_share': shareFact(last.total.botClicks / clicksOf(last.total), 0.2),
          };
        },
      }),
      stream: stream.stream,
    };
  },
});

/** Clicks of people per hour around the onset, in a full case at scale 1. */
function usualClicks(context: PlanContext, estate: PipelineEstate): number {
  const days = playHistory(context, estate, disturbances(context.orders)).traffic.filter(
    ({ day }) => day >= estate.onsetDay - 7 && day < estate.onsetDay,
  );
  return days.reduce((sum, { total }) => sum + clicksOf(total), 0) / days.length / 24 / volume(context);
}

/** Steady clicks from few accounts: no night, no weekend, short looks, no orders. */
function clickStream(context: PlanContext, from: number, seller: number, mean: number, key: string, crawler: boolean) {
  const { world, pools } = context;
  const rng = context.rng('entity', 'clients');
  const catalogue = buildCatalogue(context);
  const users = Array.from({ length: crawler ? 3 : rng.between(18, 26) }, () => 100_000 + rng.int(26_000));
  const addresses = crowd(world, rng, crawler ? 2 : rng.between(28, 44), 'residential', 'hosting', 'vpn', 'mobile');
  const countries = Array.from(addresses, (ip) => pools.string(world.network(ip)?.country ?? null));
  const ua = pools.string(agent(rng, crawler ? 'bot' : 'browser'));
  const [surface, platform, arm] = ['search', 'web', 'none'].map((text) => pools.string(text));
  // Who clicks for a seller clicks that seller; who crawls clicks whatever there is.
  const items = crawler ? null : catalogue.of(seller);
  const stream: NonNullable<Plan['stream']> = {
    cellSeconds: HOUR / SECOND,
    fill(cell, write) {
      if (cell.start < from) return;
      const draw = context.rng('noise', 'clicks', cell.index);
      const { clicks, views } = botHour(context, key, mean, cell.start);
      const buffer = write.buffer('Interaction');
      buffer.ensure(clicks + views);
      const c = buffer.columns;
      const span = cell.end - cell.start;
      const put = (t: number, action: number, user: number, at: number, rank: number, slot: number): void => {
        const row = buffer.rows;
        c.t[row] = Math.min(cell.end - 1, Math.floor(t));
        c.action[row] = action;
        c.user[row] = user;
        c.session[row] = mixed(user ^ Math.floor(t / (HOUR / 2)));
        c.clientIp[row] = addresses[at]!;
        c.country[row] = countries[at]!;
        c.ua[row] = ua;
        c.surface[row] = surface!;
        c.platform[row] = platform!;
        c.arm[row] = arm!;
        c.item[row] = catalogue.number(rank);
        c.seller[row] = catalogue.seller(rank);
        c.slot[row] = slot;
        c.price[row] = catalogue.price(rank);
        c.dwellMs[row] = action === ACTION.click ? Math.floor(lognormal(draw, 1150, 0.25)) : 0;
        buffer.rows += 1;
      };
      for (let i = 0; i < Math.max(clicks, views); i += 1) {
        const t = cell.start + (span * (i + 0.25 + 0.5 * draw.unit())) / Math.max(1, clicks, views);
        const user = users[draw.int(users.length)]!;
        const at = draw.int(addresses.length);
        const rank = items ? items[draw.int(items.length)]! : catalogue.popular.pick(draw);
        const slot = 1 + draw.int(10);
        if (i < views) put(t, ACTION.impression, user, at, rank, slot);
        if (i < clicks) put(t + (0.6 + exponential(draw, 0.5)) * SECOND, ACTION.click, user, at, rank, slot);
      }
    },
  };
  return { stream, users: new Set(users).size, addresses: addresses.length };
}
