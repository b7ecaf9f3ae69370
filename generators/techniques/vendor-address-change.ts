import { z } from 'zod';
import { isoSeconds } from '../core/background/time.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { deskTime, fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { DAY, HOUR } from '../core/time.ts';

const params = z.strictObject({
  /** Days before the detailed window at which the notice comes, least and most. */
  days: z.tuple([z.number(), z.number()]).default([3, 11]),
  /** Is the move under way (its traffic is in the case)? Otherwise it is still to come. */
  done: z.boolean().default(true),
});

/** The vendor announces new addresses: notice, confirmed by us with the external id, and a line in the change calendar. */
export default defineProducer({
  id: 'vendor-address-change',
  title: 'The vendor announces new addresses',
  params,
  emits: ['Ticket', 'Change'],
  plan(context, { days, done }) {
    const { world, clock } = context;
    const { vendor } = world;
    const rng = context.rng('params', 'notice');
    const script = new Script(context);
    const at = clock.detailStart - Math.floor((days[0] + rng.unit() * (days[1] - days[0])) * DAY);
    const notice = at - (at % DAY) + 8 * HOUR + rng.int(8 * HOUR);
    const number = ticketNumber(clock, notice);
    const ranges = vendor.newRanges.join(' and ');
    const starts = isoSeconds(done ? clock.detailStart - DAY * rng.between(0, 1) : clock.end + DAY * rng.between(6, 20)).slice(0, 10);
    const account = world.accounts.find((each) => each.id === vendor.account);
    const owner = bystander(context, 'person', world.people, (person) => person.team === 'Platform', 2);
    const subject = `${vendor.name}: new egress addresses from ${starts}`;
    script.add('Ticket', {
      t: notice,
      number,
      queue: 'vendors',
      author: account?.contact ?? `operations@${vendor.name.split(' ')[0]?.toLowerCase()}.example`,
      status: 'open',
      subject,
      body: `We move our collectors. From ${starts} on, jobs come from ${ranges} too; the nightly runs follow later, and the old addresses stay in use until then. Role and external id stay as they are. The new collectors begin with full copies, at any hour.`,
    });
    const confirmed = deskTime(rng, notice + DAY);
    script.add('Ticket', {
      t: confirmed,
      number,
      queue: 'vendors',
      author: owner.upn,
      status: 'resolved',
      subject,
      body: `Called ${vendor.name} back on the number in the contract: the notice is theirs. External id ends in ${vendor.externalId.slice(-4)}, unchanged. The account register follows with its next monthly export.`,
    });
    script.add('Change', {
      t: confirmed + rng.int(2 * HOUR),
      kind: 'vendor',
      system: 'accounts',
      summary: `${vendor.name} moves to ${ranges} on ${starts}`,
      author: owner.upn,
      reference: number,
    });
    return script.plan({
      facts: done
        ? {
            'notice.ticket': fact(number),
            'notice.time': timeFact(notice, 3600),
            'notice.ranges': fact(vendor.newRanges.join(', ')),
            'notice.starts': fact(starts),
          }
        : { 'herring.ticket': fact(number) },
      entities: [entity('ticket', number), entity('address', vendor.newRanges.join(', '), [...vendor.newRanges])],
      timeline: done
        ? [{ at: isoSeconds(notice), text: `${vendor.name} announces that its jobs will come from ${ranges} (${number}).` }]
        : [],
      why: `${vendor.name} said beforehand that it moves.`,
    });
  },
});
