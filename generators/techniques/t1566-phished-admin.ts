import { z } from 'zod';
import { agent } from '../core/background/agents.ts';
import { CALL_FLAGS } from '../core/background/api-calls.ts';
import { roleSession } from '../core/background/identities.ts';
import { samlCall } from '../core/background/staff-sessions.ts';
import { isoSeconds } from '../core/background/time.ts';
import { choose, culprit, entity, strangers } from '../core/incident/cast.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';

const params = z.strictObject({
  /** First sign-in from the wrong place. */
  at: hoursRange.default([-6, -2]),
});

/** T1566: an administrator's sign-in is relayed; after a few refused prompts the second factor is given. */
export default defineProducer({
  id: 't1566-phished-admin',
  title: 'Phished administrator',
  attack: 'T1566',
  params,
  emits: ['SignIn', 'ApiCall'],
  plan(context, { at }) {
    const { world, pools } = context;
    const pick = context.rng('entity', 'admin');
    const rng = context.rng('params', 'sign-in');
    const person = culprit(context, 'person', world.people, (each) => each.admin);
    const role = choose(
      pick,
      world.roles.filter((each) => each.use === 'human' && each.account === world.mainAccount && /admin/i.test(each.name)),
      'administrator role',
    );
    const address = strangers(world, pick, 1)[0] ?? '';
    const ua = agent(pick, 'browser', 'laptop');
    const script = new Script(context);
    const start = moment(context, rng, at);
    let t = start;
    const signIn = (app: string, result: string, mfa: number, interactive = 1): void => {
      script.add('SignIn', {
        t,
        upn: person.upn,
        app,
        ip: address,
        ua,
        device: null,
        result,
        mfa,
        interactive,
        risk: rng.pick(['low', 'medium', 'medium']),
      });
      t += seconds(14 + rng.unit() * 90);
    };
    if (rng.chance(0.6)) signIn('Office 365 Exchange Online', '50126', 0);
    for (let refused = rng.between(1, 4); refused > 0; refused -= 1) signIn('Office 365 Exchange Online', rng.pick(['50074', '500121']), 3);
    signIn('Office 365 Exchange Online', '0', 1);
    t += seconds(60 + rng.unit() * 600);
    signIn('AWS IAM Identity Center', '0', 2);

    const minted = t - (t % 1_000_000);
    const session = roleSession(context.shared('ids', 'phished', person.upn), { role, name: person.upn, at: minted, seconds: 28_800 });
    script.add(
      'ApiCall',
      samlCall(
        context,
        { at: minted, person, role, session, identity: pools.identity(session.identity), ipText: address, ip: pools.string(address) },
        ua,
      ),
    );
    script.call({
      t: minted + seconds(0.9 + rng.unit() * 2),
      identity: session.identity,
      api: 'signin.amazonaws.com:ConsoleLogin',
      ip: address,
      ua,
      flags: CALL_FLAGS.signIn,
      response: { ConsoleLogin: 'Success' },
      extra: { LoginTo: `https://${world.region}.console.aws.amazon.com/console/home`, MobileVersion: 'No', MFAUsed: 'No' },
    });

    return script.plan({
      facts: {
        'entry.kind': fact('administrator phished, second factor relayed'),
        'entry.time': timeFact(minted, 1200),
        'entry.person': fact(person.name),
        'entry.upn': fact(person.upn),
        'entry.address': fact(address),
        'entry.agent': { value: ua },
        'entry.role': fact(role.name),
      },
      entities: [entity('address', address), entity('session', session.identity.arn ?? ''), entity('key', session.key)],
      timeline: [
        { at: isoSeconds(start), text: `Sign-ins as ${person.name} begin from ${address}, with an unregistered device.` },
        { at: isoSeconds(minted), text: `The intruder holds a session of ${role.name} as ${person.upn}.` },
      ],
      why: `${person.name}'s sign-in was relayed from ${address}.`,
    });
  },
});
