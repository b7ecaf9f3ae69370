import { z } from 'zod';
import { isoSeconds } from '../core/background/time.ts';
import { culprit, entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

const params = z.strictObject({
  /** Since when it is in other hands. */
  at: hoursRange.default([-5, -3.6]),
});

/** T1078.004: the old key of a service user that nobody owns any more is in other hands; how, the telemetry does not show. */
export default defineProducer({
  id: 't1078-004-forgotten-key',
  title: 'A forgotten key of a service user',
  attack: 'T1078.004',
  params,
  emits: ['PrincipalState'],
  plan(context, { at }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'age');
    const user = culprit(
      context,
      'user',
      world.users,
      (each) => each.account === world.mainAccount && each.person === null && each.keys.some((key) => key.active),
    );
    const key = user.keys.find((each) => each.active);
    if (!key) throw new Error(`${user.name} has no active key.`);
    const lost = moment(context, rng, at);
    const script = new Script(context);
    // The key had slept for months before.
    script.add('PrincipalState', {
      t: clock.start,
      principal: user.arn,
      account: user.account,
      state: { access_key_1_last_used_date: isoSeconds(clock.start - (40 + rng.unit() * 200) * DAY) },
    });
    return script.plan({
      facts: {
        'cast.lost': timeFact(lost, 3600),
        'actor.user': fact(user.name),
        'cast.key': fact(key.id),
      },
      entities: [entity('user', user.name), entity('key', key.id)],
      why: `The key of ${user.name} is not used by ${user.name} any more.`,
    });
  },
});
