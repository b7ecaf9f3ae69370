import { expect, test } from 'vitest';
import habits from '../../../../generators/activities/endpoint-habits/index.ts';
import source from '../../../../generators/sources/endpoint-events/index.ts';
import { rig } from './rig.ts';

test('laptops', async () => {
  const t0 = performance.now();
  const { query, clock, world } = await rig(7, [habits as never], [source]);
  console.log('gen', performance.now() - t0);
  console.table(await query('SELECT ActionType, Type, count(*) n, count(DISTINCT DeviceName) d, count(SHA256) h, count(InitiatingProcessCommandLine) l FROM endpoint_events GROUP BY ALL ORDER BY 3 DESC'));
  console.log('loaded', performance.now() - t0);
  console.table(await query(`SELECT InitiatingProcessFileName f, count(*) n, count(DISTINCT DeviceName) d FROM endpoint_events WHERE FileName='credentials' GROUP BY 1 ORDER BY 2 DESC LIMIT 12`));
  console.table(await query(`SELECT date_trunc('hour', Timestamp)::VARCHAR h, count(*) n FROM endpoint_events GROUP BY 1 ORDER BY 1`));
  console.log(await query(`SELECT * FROM endpoint_events WHERE InitiatingProcessCommandLine LIKE 'node %' LIMIT 2`));
  console.log((await query(`SELECT ${source.tables[0]!.raw.sql} AS raw FROM endpoint_events LIMIT 1 offset 500`))[0], clock, world.people.length);
  expect(1).toBe(1);
});
