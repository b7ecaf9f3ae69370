import { weekday } from '../arrivals.ts';
import { normal } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import { DAY, HOUR, dateParts } from '../time.ts';
import { inForce, type Disturbed } from './disturbance.ts';

/** Visitors by hour of the day, UTC, mean 1: a company of one continent, busiest in the evening. */
const HOURS = [
  0.5, 0.35, 0.26, 0.22, 0.22, 0.3, 0.5, 0.75, 0.92, 1.0, 1.06, 1.12, 1.16, 1.14, 1.1, 1.1, 1.16, 1.3, 1.56, 1.82, 1.94, 1.82, 1.44, 0.92,
];
const MEAN = HOURS.reduce((sum, share) => sum + share, 0) / HOURS.length;
export const hourShare = (hour: number): number => HOURS[hour]! / MEAN / 24;

/** What people do on a day, whatever the model: both as factors around 1. */
export interface Mood {
  readonly traffic: number;
  readonly clickThrough: number;
}

/** Share of a new demand that is there on its first days: news travel. */
const RAMP = [0.55, 0.85, 0.95];

/** The year, the week and chance, the same however the pipeline fares. Days since 1970. */
export function moodOf(context: PlanContext): (day: number, all: readonly Disturbed[]) => Mood {
  const rng = context.shared('entity', 'pipeline', 'season');
  // A value per month, the same every year; days between are interpolated.
  const traffic = Array.from({ length: 12 }, () => 1 + 0.1 * normal(rng));
  const clicks = Array.from({ length: 12 }, () => 1 + 0.018 * normal(rng));
  const growth = 0.06 + 0.1 * rng.unit();
  const last = Math.floor(context.clock.end / DAY);
  const month = (values: readonly number[], day: number): number => {
    const { month: m, day: d } = dateParts(day * DAY);
    const at = (d - 15) / 30.5;
    const [from, to] = at < 0 ? [values[(m + 10) % 12]!, values[m - 1]!] : [values[m - 1]!, values[m % 12]!];
    return at < 0 ? from + (to - from) * (1 + at) : from + (to - from) * at;
  };
  return (day, all) => {
    const noise = context.shared('entity', 'pipeline', 'mood', day);
    const wild = [normal(noise), normal(noise)];
    const weekend = [0, 6].includes(weekday(day * DAY));
    const noon = day * DAY + 12 * HOUR;
    const demand = all.reduce((product, { from, to, disturbance }) => {
      if (disturbance.what !== 'demand' || disturbance.platform !== null || noon < from || noon >= to) return product;
      const since = day - Math.floor(from / DAY);
      return product * (1 - (1 - disturbance.factor) * (disturbance.ramp ? (RAMP[since] ?? 1) : 1));
    }, 1);
    const crowd = inForce(all, 'traffic', noon).reduce((product, { factor }) => product * factor, 1);
    return {
      traffic: month(traffic, day) * (1 - (growth * (last - day)) / 365) * (weekend ? 1.14 : 1) * (1 + 0.03 * wild[0]!) * crowd,
      clickThrough: month(clicks, day) * (weekend ? 1.035 : 1) * (1 + 0.009 * wild[1]!) * demand,
    };
  };
}
