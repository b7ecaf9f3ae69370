import { z } from 'zod';
import { outsideIp } from '../core/background/nat.ts';
import { agent } from '../core/background/agents.ts';
import { userIdentity } from '../core/background/identities.ts';
import { restingUsers } from '../core/background/resting-users.ts';
import { isoSeconds } from '../core/background/time.ts';
import { awsId, ipText } from '../core/ids.ts';
import { bystander, choose, entity } from '../core/incident/cast.ts';
import { fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';

/** The access key of a service user is rotated; a forgotten job goes on with the old one and fails for an hour. */
export default defineProducer({
  id: 'key-rotation',
  title: 'A key is rotated',
  params: z.strictObject({}),
  emits: ['ApiCall', 'SignIn', 'PrincipalState', 'Ticket'],
  plan(context) {
    const { world, clock } = context;
    const rng = context.rng('params', 'rotation');
    const user = choose(rng, restingUsers(context).slice(0, 1), 'service user at rest');
    const person = bystander(context, 'person', world.people, (each) => each.admin, 0);
    const start = someTime(context, rng, 0.1, 0.7);
    const fresh = awsId(context.rng('ids', 'key'), 'AKIA', user.account);
    const old = user.keys[0]?.id ?? '';
    const script = new Script(context);
    const { session, ip, ua } = signInColleague(context, script, person, start);
    let t = start;
    const call = (api: string, request: Record<string, string>, response?: Record<string, string>): void => {
      script.call({ t, identity: session.identity, api: `iam.amazonaws.com:${api}`, ip, ua, request, ...(response ? { response } : {}) });
      t += seconds(25 + rng.unit() * 400);
    };
    call('ListAccessKeys', { userName: user.name });
    call(
      'CreateAccessKey',
      { userName: user.name },
      {
        'accessKey.accessKeyId': fresh,
        'accessKey.status': 'Active',
        'accessKey.userName': user.name,
        'accessKey.createDate': isoSeconds(t),
      },
    );
    call('UpdateAccessKey', { userName: user.name, accessKeyId: old, status: 'Inactive' });
    const host = rng.pick(world.instances.filter((each) => /batch|ci-runner/.test(each.service)));
    const tool = agent(context.rng('entity', 'job'), 'boto3');
    for (let left = rng.between(6, 20); left > 0; left -= 1) {
      script.call({
        t,
        identity: userIdentity(user, old),
        api: 's3.amazonaws.com:ListBuckets',
        ip: ipText(outsideIp(world, host)),
        ua: tool,
        error: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
      });
      t += seconds(100 + rng.unit() * 400);
    }
    script.add('PrincipalState', {
      t: start,
      principal: user.arn,
      account: user.account,
      state: { access_key_1_active: 'false', access_key_2_active: 'true', access_key_2_last_rotated: isoSeconds(start) },
    });
    const number = ticketNumber(clock, start - 3_600_000_000);
    script.add('Ticket', {
      t: start - 3_600_000_000,
      number,
      queue: 'security',
      author: person.upn,
      status: 'resolved',
      subject: `Rotate the key of ${user.name}`,
      body: 'Yearly rotation. The old key is disabled today and deleted in two weeks.',
    });
    return script.plan({
      facts: { 'herring.user': fact(user.name), 'herring.key': fact(fresh), 'herring.ticket': fact(number) },
      entities: [entity('user', user.name), entity('key', fresh), entity('ticket', number)],
      why: `The key of ${user.name} was rotated as planned (${number}).`,
    });
  },
});
