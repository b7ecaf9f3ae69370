import { z } from 'zod';
import { browsersOf } from '../core/text/browsers.ts';
import { drawAddress } from '../core/addresses.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { deskTime, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR } from '../core/time.ts';

/** Somebody on a journey signs in from an unusual country: second factor at once, own laptop, announced absence. */
export default defineProducer({
  id: 'traveller-sign-in',
  title: 'Sign-ins from a journey',
  params: z.strictObject({}),
  emits: ['SignIn', 'Ticket'],
  plan(context) {
    const { world, clock } = context;
    const rng = context.rng('params', 'journey');
    const pick = context.rng('entity', 'journey');
    const person = bystander(context, 'person', world.people, (each) => each.engineer && !each.admin, 4);
    const abroad = drawAddress(world, pick, ['hosting', 'mobile', 'vpn'], (network) => network.country !== person.country);
    const { laptop, phone } = browsersOf(context, person);
    const script = new Script(context);
    let t = someTime(context, rng, 0.05, 0.5);
    const start = t;
    script.add('SignIn', {
      t,
      upn: person.upn,
      app: 'Office 365 Exchange Online',
      ip: ipText(abroad),
      ua: laptop,
      device: person.laptop,
      result: '50074',
      mfa: 3,
      interactive: 1,
      risk: 'medium',
    });
    for (let left = rng.between(5, 14); left > 0 && t < clock.end; left -= 1) {
      t += seconds(30 + rng.unit() * rng.unit() * 9000);
      script.add('SignIn', {
        t,
        upn: person.upn,
        app: rng.pick(['Office 365 Exchange Online', 'Microsoft Teams', 'AWS IAM Identity Center', 'Jira']),
        ip: ipText(abroad),
        ua: rng.chance(0.7) ? laptop : phone,
        device: person.laptop,
        result: '0',
        mfa: 1,
        interactive: 1,
        risk: rng.pick(['low', 'medium', 'none']),
      });
    }
    const asked = deskTime(rng, Math.max(clock.start, start - Math.floor((60 + rng.unit() * 200) * HOUR)));
    const number = ticketNumber(clock, asked);
    script.add('Ticket', {
      t: asked,
      number,
      queue: 'service desk',
      author: person.upn,
      status: 'resolved',
      subject: `Working from abroad: ${person.name}`,
      body: `Conference and a week with the family, back in ten days. Laptop comes along. Country is ${world.network(abroad)?.countryName ?? 'abroad'}.`,
    });
    return script.plan({
      facts: { 'herring.person': fact(person.name), 'herring.address': fact(ipText(abroad)), 'herring.ticket': fact(number) },
      entities: [entity('person', person.name), entity('address', ipText(abroad)), entity('ticket', number)],
      why: `${person.name} travels, as announced in ${number}.`,
    });
  },
});
