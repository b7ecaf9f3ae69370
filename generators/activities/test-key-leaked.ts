import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { userIdentity } from '../core/background/identities.ts';
import { restingUsers } from '../core/background/resting-users.ts';
import { ipText } from '../core/ids.ts';
import { bystander, choose, entity } from '../core/incident/cast.ts';
import { fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { signInColleague } from '../core/incident/staff.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

/** A key is pushed, secret scanning sees it, it is disabled at once: strangers try it many times and get nothing. */
export default defineProducer({
  id: 'test-key-leaked',
  title: 'A leaked key is disabled at once',
  params: z.strictObject({ tries: z.tuple([z.number().int(), z.number().int()]).default([30, 90]) }),
  emits: ['RepoActivity', 'ApiCall', 'SignIn', 'PrincipalState', 'Ticket'],
  plan(context, { tries }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'leak');
    const pick = context.rng('entity', 'leak');
    const user = choose(rng, restingUsers(context).slice(1, 2), 'service user at rest');
    const key = user.keys[0]?.id ?? '';
    const person = bystander(context, 'person', world.people, (each) => each.engineer, 7);
    const admin = bystander(context, 'person', world.people, (each) => each.admin, 2);
    const repo = bystander(context, 'repository', world.repos, (each) => each.visibility === 'public' || each.role === null, 0);
    const start = someTime(context, rng, 0.1, 0.7);
    const script = new Script(context);
    const head = context.rng('ids', 'commit').hex(40);
    const visibility = 'public';
    script.add('RepoActivity', {
      t: start,
      actor: person.handle,
      action: 'git.push',
      repo: repo.name,
      ip: ipText(person.homeIp),
      ua: 'git/2.43.0',
      data: { transport_protocol_name: 'ssh', visibility, branch: 'main', head },
    });
    script.add('RepoActivity', {
      t: start + seconds(9 + rng.unit() * 40),
      actor: 'github-advanced-security[bot]',
      action: 'secret_scanning_alert.create',
      repo: repo.name,
      data: { visibility, secret_type: 'aws_access_key_id', number: String(rng.between(2, 40)), head },
    });
    const off = start + Math.floor((2 + rng.unit() * 3) * MINUTE);
    const { session, ip, ua } = signInColleague(context, script, admin, off);
    script.call({
      t: off,
      identity: session.identity,
      api: 'iam.amazonaws.com:UpdateAccessKey',
      ip,
      ua,
      request: { userName: user.name, accessKeyId: key, status: 'Inactive' },
    });
    script.add('PrincipalState', { t: off, principal: user.arn, account: user.account, state: { access_key_1_active: 'false' } });
    let t = off + seconds(20 + rng.unit() * 200);
    const strangers = Array.from({ length: pick.between(3, 7) }, () => ipText(drawAddress(world, pick, ['hosting', 'vpn', 'residential'])));
    const tool = agent(pick, 'boto3');
    const count = rng.between(tries[0], tries[1]);
    for (let left = count; left > 0; left -= 1) {
      script.call({
        t,
        identity: userIdentity(user, key),
        api: rng.pick([
          'sts.amazonaws.com:GetCallerIdentity',
          's3.amazonaws.com:ListBuckets',
          'iam.amazonaws.com:ListUsers',
          'ec2.amazonaws.com:DescribeInstances',
        ]),
        ip: rng.pick(strangers),
        ua: tool,
        error: ['InvalidClientTokenId', 'The security token included in the request is invalid.'],
      });
      t += seconds(3 + rng.unit() * rng.unit() * 900);
    }
    const number = ticketNumber(clock, off + 4 * MINUTE);
    script.add('Ticket', {
      t: off + 4 * MINUTE,
      number,
      queue: 'security',
      author: admin.upn,
      status: 'resolved',
      subject: `Secret scanning: key of ${user.name} in ${repo.name}`,
      body: 'Disabled within minutes of the push. CloudTrail shows refused calls only.',
    });
    return script.plan({
      facts: { 'herring.key': fact(key), 'herring.repository': fact(repo.name), 'herring.ticket': fact(number) },
      entities: [
        entity('key', key),
        entity('user', user.name),
        entity('repository', repo.name),
        entity('ticket', number),
        ...strangers.map((address) => entity('address', address)),
      ],
      why: `The key of ${user.name} leaked and was disabled before anybody could use it (${number}).`,
    });
  },
});
