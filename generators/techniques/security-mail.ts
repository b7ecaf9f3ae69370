import { z } from 'zod';
import { isoSeconds } from '../core/background/time.ts';
import { AUTH, PATH } from '../core/events.ts';
import { bystander, entity, loot } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { instant, within } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** Hours before the end of the window at which it arrives. */
  before_end: z.tuple([z.number(), z.number()]).default([1.2, 5.5]),
});

/** Ways to write such a mail: each states only that the sender has the names. */
const MAILS = [
  (count: number, names: string) =>
    `Subject: your files\n\nHello, these are in your cloud storage and you can check that I did not invent them:\n\n${names}\n\n${count} names are enough to start with. I will write again.`,
  (count: number, names: string) =>
    `Subject: question about your data\n\nto whom it may concern. ask your storage team if the following ${count} things mean something to them.\n\n${names}\n\nI am patient but not very.`,
  (count: number, names: string) => `Subject: (no subject)\n\n${names}\n\nThat is ${count}. Do you want to talk about the others?`,
  (count: number, names: string) =>
    `Subject: Notice\n\nDear security team, someone showed me a list with these ${count} lines and says it is yours:\n\n${names}\n\nI think you should know.`,
];

/**
 * The mail that opens the case: it quotes names of objects from the bucket, and somebody of the security team looks
 * whether they exist. The same under every cause.
 */
export default defineProducer({
  id: 'security-mail',
  title: 'Mail that quotes object names',
  params,
  emits: ['Ticket', 'ObjectAccess', 'ApiCall', 'SignIn'],
  plan(context, { before_end }) {
    const { world, clock, pools } = context;
    const rng = context.rng('params', 'mail');
    const script = new Script(context);
    const { bucket, quoted } = loot(context);
    const names = quoted.map((object) => world.objects.key(object));
    const read = instant(context, context.fact('incident.happened') === true ? 'exfil.end' : 'reads.end');
    const at = Math.floor(Math.max(clock.end - within(rng, before_end) * HOUR, read + 95 * MINUTE));
    const number = ticketNumber(clock, at);
    const analyst = bystander(context, 'person', world.people, (person) => person.team === 'Security', 3);

    script.add('Ticket', {
      t: at,
      number,
      queue: 'security',
      author: `security@${world.org.domain}`,
      status: 'open',
      subject: 'External mail quotes object names from our storage',
      body: `Received at security@${world.org.domain}.\n\n${rng.pick(MAILS)(names.length, names.join('\n'))}`,
    });
    const checked = at + (6 + rng.unit() * 14) * MINUTE;
    const { session, ip, ua } = signInColleague(context, script, analyst, checked, 'analyst');
    let t = checked;
    quoted.forEach((object) => {
      t += (2 + rng.unit() * 25) * 1e6;
      script.add('ObjectAccess', {
        t: Math.floor(t),
        identity: pools.identity(session.identity),
        op: 'HeadObject',
        bucket: bucket.name,
        object: pools.object(object),
        ip,
        ua,
        auth: AUTH.header,
        path: PATH.internet,
        region: bucket.region,
        account: bucket.account,
        totalMs: 14 + rng.int(60),
      });
    });
    script.add('Ticket', {
      t: Math.floor(t + (2 + rng.unit() * 9) * MINUTE),
      number,
      queue: 'security',
      author: analyst.upn,
      status: 'in progress',
      subject: 'External mail quotes object names from our storage',
      body: `All ${names.length} names exist in ${bucket.name} (${bucket.holds}). Nobody outside should know them. Need to know whether anything left, and how.`,
    });

    return script.plan({
      facts: {
        'mail.ticket': fact(number),
        'mail.time': timeFact(at),
        'brief.bucket': fact(bucket.name),
        'brief.holds': fact(bucket.holds),
        'brief.objects': fact(names.map((name) => `- \`${name}\``).join('\n')),
        'brief.count': fact(names.length),
        'brief.ticket': fact(number),
        'brief.mail_time': fact(`${isoSeconds(at).slice(0, 16).replace('T', ' ')} UTC`),
        'brief.org': fact(world.org.name),
      },
      entities: [entity('ticket', number), ...names.map((name) => entity('object', name))],
      timeline: [{ at: isoSeconds(at), text: `A mail to security quotes ${names.length} object names from ${bucket.name}.` }],
      why: 'The mail that opened the case, and the check that its names are real.',
    });
  },
});
