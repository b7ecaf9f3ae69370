import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { ipText } from '../core/ids.ts';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** One address tries a common password on many accounts; nothing opens. */
export default defineProducer({
  id: 'password-spray',
  title: 'Failed password spray',
  params: z.strictObject({ accounts: z.tuple([z.number().int(), z.number().int()]).default([24, 55]) }),
  emits: ['SignIn'],
  plan(context, { accounts }) {
    const { world } = context;
    const rng = context.rng('params', 'spray');
    const pick = context.rng('entity', 'spray');
    const ip = ipText(drawAddress(world, pick, ['hosting', 'vpn', 'residential']));
    const ua = agent(pick, 'tool', 'laptop');
    const people = pick.sample(world.people, Math.min(world.people.length, pick.between(accounts[0], accounts[1])));
    const script = new Script(context);
    let t = someTime(context, rng, 0.1, 0.75);
    let tries = 0;
    for (let round = 0; round < 2; round += 1) {
      for (const person of people) {
        script.add('SignIn', {
          t,
          upn: person.upn,
          app: 'Office 365 Exchange Online',
          ip,
          ua,
          device: null,
          result: rng.chance(0.93) ? '50126' : '50053',
          mfa: 0,
          interactive: 1,
          risk: rng.pick(['low', 'medium']),
        });
        t += seconds(8 + rng.unit() * 40);
        tries += 1;
      }
      t += seconds(900 + rng.unit() * 1800);
    }
    return script.plan({
      facts: { 'herring.address': fact(ip), 'herring.tries': countFact(tries) },
      entities: [entity('address', ip)],
      why: 'A password spray in which no sign-in succeeded.',
    });
  },
});
