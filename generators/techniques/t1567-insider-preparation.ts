import { z } from 'zod';
import { atWork } from '../core/arrivals.ts';
import { agent, toolsOf } from '../core/background/agents.ts';
import { userIdentity } from '../core/background/identities.ts';
import { isoSeconds } from '../core/background/time.ts';
import { whereabouts } from '../core/background/whereabouts.ts';
import { lognormal } from '../core/distributions.ts';
import { AUTH, PATH } from '../core/events.ts';
import { ipText } from '../core/ids.ts';
import { culprit, entity, loot, otherBuckets, strangers } from '../core/incident/cast.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment, onset } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { managerOf } from '../core/text/directory.ts';
import { filler } from '../core/text/fill.ts';
import { lastDay } from '../core/text/last-day.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { OFFBOARDING } from '../core/text/tickets/index.ts';
import { DAY, HOUR, MINUTE } from '../core/time.ts';
import type { IamUser, Person } from '../core/world.ts';

const params = z.strictObject({
  /** When the person lists what there is, with their own tools. */
  at: hoursRange.default([-9, -1.2]),
});

/** T1567: somebody who leaves soon lists the bucket and signs links for it; the links themselves leave no trace. */
export default defineProducer({
  id: 't1567-insider-preparation',
  title: 'A leaver lists the bucket and signs links',
  attack: 'T1567',
  params,
  emits: ['Ticket', 'ApiCall', 'ObjectAccess'],
  plan(context, { at }) {
    const { world, clock, pools } = context;
    const rng = context.rng('params', 'leaver');
    const pick = context.rng('entity', 'leaver');
    const { bucket } = loot(context);
    const offDuty = (each: Person | undefined): boolean => each !== undefined && !atWork(each, onset(context));
    const able = (each: IamUser): boolean =>
      each.account === world.mainAccount && world.people[each.person ?? -1]?.engineer === true && each.keys.some((key) => key.active);
    const free = world.users.some((each) => able(each) && offDuty(world.people[each.person ?? -1]));
    const user = culprit(context, 'user', world.users, (each) => able(each) && (!free || offDuty(world.people[each.person ?? -1])));
    const person = world.people[user.person ?? -1];
    const key = user.keys.find((each) => each.active);
    if (!person || !key) throw new Error(`${user.name} has no owner or no active key.`);
    const script = new Script(context);

    const opened = Math.floor(clock.detailStart - (2 + rng.unit() * Math.min(16, (clock.detailStart - clock.start) / DAY - 4)) * DAY);
    const noticeAt = opened - (opened % DAY) + 9 * HOUR + rng.int(6 * HOUR);
    const number = ticketNumber(clock, noticeAt);
    const leaves = lastDay(clock, rng);
    const fill = filler(world, pick, { given: { person: person.name, last_day: leaves, team: person.team } });
    const manager = managerOf(world, person) ?? person;
    const desk = world.people.filter((each) => each.team === 'People' && each !== person);
    const base = { number, queue: OFFBOARDING.queue, subject: fill(OFFBOARDING.subject) };
    // A body with a date: the day is a fact of the case.
    const body = fill(pick.pick(OFFBOARDING.bodies.filter((text) => text.includes('{last_day}'))));
    script.add('Ticket', { t: noticeAt, ...base, author: manager.upn, status: 'open', body });
    script.add('Ticket', {
      t: noticeAt + Math.floor(lognormal(rng, 48, 0.8) * MINUTE),
      ...base,
      author: (desk.length > 0 ? pick.pick(desk) : manager).upn,
      status: rng.chance(0.5) ? 'resolved' : 'closed',
      body: fill((OFFBOARDING.replies[0] ?? '').slice(2)),
    });

    const identity = userIdentity(user, key.id);
    const start = moment(context, rng, at);
    const ip = ipText(whereabouts(context, person, start).ip);
    const ua = toolsOf(context, person).awscli;
    let t = start;
    script.call({ t, identity, api: 's3.amazonaws.com:ListBuckets', ip, ua });
    const looked = [...rng.sample(otherBuckets(context), 3), bucket];
    for (const each of looked) {
      t += seconds(15 + rng.unit() * 260);
      const own = each.name === bucket.name;
      for (let page = own ? Math.ceil(Math.min(bucket.objectCount, 3000) / 1000) : 1; page > 0; page -= 1) {
        const refused = !own && rng.chance(0.3);
        script.add('ObjectAccess', {
          t,
          identity: pools.identity(identity),
          op: 'ListObjects',
          bucket: each.name,
          bytesOut: refused ? 243 + rng.int(200) : 90_000 + rng.int(200_000),
          ip,
          ua,
          errorCode: refused ? 'AccessDenied' : null,
          auth: AUTH.header,
          path: PATH.internet,
          region: each.region,
          account: each.account,
          totalMs: 60 + rng.int(300),
        });
        t += seconds(0.3 + rng.unit());
      }
    }
    const addresses = strangers(world, pick, pick.between(1, 2));
    return script.plan({
      facts: {
        'entry.kind': fact("presigned links made with the leaver's own account"),
        'entry.time': timeFact(Math.min(start, onset(context) - MINUTE), 900),
        'entry.ticket': fact(number),
        'entry.address': fact(ip),
        'entry.leaves': fact(leaves),
        'actor.person': fact(person.name),
        'actor.user': fact(user.name),
        'cast.key': fact(key.id),
        'cast.addresses': fact(addresses.join(',')),
        'cast.agent': fact(agent(pick, pick.pick(['tool', 'browser']), 'laptop')),
      },
      entities: [entity('ticket', number), entity('person', person.name), ...addresses.map((address) => entity('address', address))],
      timeline: [
        { at: isoSeconds(noticeAt), text: `${number}: ${person.name} leaves on ${leaves}.` },
        { at: isoSeconds(start), text: `${person.name} lists ${bucket.name} from ${ip}.` },
      ],
      why: `${person.name} prepares to take data along.`,
    });
  },
});
