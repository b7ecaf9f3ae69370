import { recordSource } from '../core/source-kit/records.ts';
import { mix, TO_UNIT } from '../core/source-kit/run.ts';
import { timestamp } from '../core/sql.ts';
import { DAY, HOUR } from '../core/time.ts';

const whole = (name: string, sql: string, description: string) => ({ name, type: 'BIGINT', sql, description });
const share = (name: string, above: string, below: string, description: string) => ({
  name,
  type: 'DOUBLE',
  sql: `CASE WHEN s.${below} > 0 THEN round(s.${above} / s.${below}, 6) END`,
  description,
});

export default recordSource({
  id: 'online-metrics',
  title: 'Online metrics',
  event: 'OnlineMetric',
  table: {
    name: 'online_metrics',
    title: 'Daily online metrics of the recommendations',
    description:
      'Thirteen months of daily sums by surface, platform and arm of the standing experiment; the arm `holdout` is never shown what the model chose. Made in the night after the day, so the day of the question is not there yet. ' +
      'The sums are of events counted once; weekends, sales and seasons move them as much as a model does.',
    spec: 'https://www.experimentguide.com/',
    time: 'day',
  },
  columns: [
    { name: 'day', type: 'TIMESTAMP', sql: timestamp('s.day'), description: 'Start of the day, UTC.' },
    {
      name: 'surface',
      type: 'VARCHAR',
      sql: 'surface.value',
      description: 'Where recommendations are shown: home, product page, basket and so on.',
    },
    { name: 'platform', type: 'VARCHAR', sql: 'platform.value', description: 'web, ios or android.' },
    {
      name: 'arm',
      type: 'VARCHAR',
      sql: 'arm.value',
      description:
        'model, or holdout: the small share of users who get what is popular, whatever the model says; none for search, which neither chooses.',
    },
    whole('sessions', 's.sessions', 'Sessions in which something was recommended.'),
    whole('impressions', 's.impressions', 'Recommended items that were seen.'),
    whole('clicks', 's.clicks', 'Clicks on them.'),
    whole('orders', 's.orders', 'Orders that followed such a click.'),
    { name: 'revenue', type: 'DOUBLE', sql: 'round(s.revenue, 2)', description: 'Value of those orders.' },
    share('ctr', 'clicks', 'impressions', 'Clicks per impression. For several rows together add clicks and impressions, then divide.'),
    share('conversion_rate', 'orders', 'clicks', 'Orders per click.'),
  ],
  delivery: { medianS: 9, sigma: 0.5, minS: 2 },
  // One job writes a day's rows, at an hour that hangs on the load of that night.
  written({ day }, row) {
    const next = (day[row] as number) + DAY;
    return next + (1.6 + 1.9 * mix(Math.round(next / DAY)) * TO_UNIT) * HOUR;
  },
});
