import { expect, test } from 'vitest';
import signinHabits from '../../../../generators/activities/signin-habits.ts';
import signins from '../../../../generators/sources/signins/index.ts';
import { rig } from './rig.ts';

test('sign-ins look like a company at work', async () => {
  const { query, clock, world } = await rig(7, [signinHabits as never], [signins]);
  console.table(await query('SELECT ResultType, any_value(ResultDescription)[:40] d, count(*) n, count(DISTINCT IPAddress) ips, any_value(AuthenticationDetails)[:60] a FROM signins GROUP BY 1 ORDER BY 3 DESC'));
  console.table(await query('SELECT AppDisplayName, Location, count(*) n FROM signins GROUP BY ALL ORDER BY 3 DESC LIMIT 12'));
  console.log((await query('SELECT * FROM signins LIMIT 1'))[0], signins.tables[0]!.raw.sql.length);
  console.log((await query(`SELECT ${signins.tables[0]!.raw.sql} AS raw FROM signins LIMIT 1`))[0]);
  console.log(await query('SELECT min(CreatedDateTime)::VARCHAR a, max(CreatedDateTime)::VARCHAR b, quantile_cont(epoch(_arrived - CreatedDateTime), [0.01,0.5,0.99])::VARCHAR q, count(*) n FROM signins'), clock, world.people.length);
  expect(1).toBe(1);
});
