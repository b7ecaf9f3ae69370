import { z } from 'zod';
import { pipelineOf } from '../core/pipeline/index.ts';
import { businessOf } from '../core/pipeline/business.ts';
import { buildPublic, writeHour } from '../core/pipeline/clicks.ts';
import { SEGMENTS, trafficAtOnce, type Counts } from '../core/pipeline/traffic.ts';
import { moodOf } from '../core/pipeline/season.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY, HOUR, SECOND } from '../core/time.ts';

/** Days of daily figures: thirteen months. */
const DAYS = 396;
const PER_SESSION = 11;

/** What people see, click and order, and the daily figures that are counted from it. */
export default defineProducer({
  id: 'recommendation-traffic',
  title: 'Views, clicks and orders',
  params: z.strictObject({}),
  emits: ['Interaction', 'OnlineMetric'],
  plan(context) {
    const { clock } = context;
    const people = buildPublic(context);
    const worth = businessOf(context).price;
    for (const { surface, platform, arm } of SEGMENTS) for (const text of [people.surface(surface), platform, arm]) people.codes(text);
    return {
      why: 'Visitors and their clicks.',
      ordered: {
        cellSeconds: HOUR / SECOND,
        begin(_, orders) {
          const { history, all } = pipelineOf(context, orders);
          const mood = moodOf(context);
          const bots = all.flatMap(({ disturbance }) => (disturbance.what === 'bots' ? [disturbance] : []));
          const loudest = bots.reduce((best, one) => (one.clicks > best.clicks ? one : best), { clicks: 0, seller: 0 });
          const counted = new Map<number, Counts>(history.traffic.map(({ day, total }) => [day, total]));
          return (cell, write) => {
            if (cell.index === 0) {
              const today = Math.floor(clock.end / DAY);
              for (let day = today - DAYS; day < today; day += 1) {
                const counts = counted.get(day) ?? trafficAtOnce(context, day, mood(day, all), all, 1);
                const rng = context.rng('noise', 'figures', day);
                const t = Math.max(clock.start, (day + 1) * DAY + 6 * HOUR) + rng.int(600 * SECOND);
                SEGMENTS.forEach(({ surface, platform, arm, basket }, i) => {
                  if (arm === 'none') return;
                  const orders = counts.orders[i]!;
                  write.add('OnlineMetric', {
                    t,
                    day: day * DAY,
                    surface: people.surface(surface),
                    platform,
                    arm,
                    impressions: counts.impressions[i]!,
                    clicks: counts.clicks[i]!,
                    orders,
                    revenue: Math.round(orders * basket * worth * (0.9 + 0.2 * rng.unit()) * 100) / 100,
                    sessions: Math.ceil((counts.impressions[i]! / PER_SESSION) * (0.97 + 0.06 * rng.unit())),
                  });
                });
              }
            }
            const day = Math.floor(cell.start / DAY);
            const hour = Math.floor((cell.start - day * DAY) / HOUR);
            const counts = history.traffic.find((one) => one.day === day)?.hours[hour];
            const { version, pushed } = history.serving(cell.start);
            if (counts)
              writeHour(write, context.rng('noise', 'hour', cell.index), cell, counts, { version, pushed, seller: loudest.seller }, people);
          };
        },
      },
    };
  },
});
