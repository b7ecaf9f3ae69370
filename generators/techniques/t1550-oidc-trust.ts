import { z } from 'zod';
import { agent } from '../core/background/agents.ts';
import { webIdentity } from '../core/background/identities.ts';
import { isoSeconds } from '../core/background/time.ts';
import { drawAddress } from '../core/addresses.ts';
import { ipText } from '../core/ids.ts';
import { bystander, culprit, entity } from '../core/incident/cast.ts';
import { mintCall, mintSessions, WEB_ID_PROVIDER as PROVIDER } from '../core/incident/credentials.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment, onset } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { DAY, HOUR } from '../core/time.ts';

const params = z.strictObject({
  /** First success. */
  at: hoursRange.default([-1.5, -0.2]),
});

const OWNERS = ['harbour-tools', 'northwind-labs', 'tinybuilds', 'kestrel-dev', 'openpatch', 'mossgrove', 'quickforks', 'bluefinch-io'];
const REPOS = ['ci-sandbox', 'actions-demo', 'test-runner', 'build-kit', 'hello-oidc', 'pipelines', 'toolbox'];

/** T1550: a workflow of a stranger's repository takes on a pipeline role whose trust policy does not say whose workflows may. */
export default defineProducer({
  id: 't1550-oidc-trust',
  title: 'Pipeline role taken on by a foreign repository',
  attack: 'T1550',
  params,
  emits: ['ApiCall', 'PrincipalState', 'Change'],
  plan(context, { at }) {
    const { world, clock } = context;
    const pick = context.rng('entity', 'role');
    const rng = context.rng('params', 'assume');
    const ci = world.roles.filter((role) => role.use === 'ci' && role.account === world.mainAccount);
    const role = culprit(context, 'role', world.roles, (each) => ci.includes(each) && !/infra/.test(each.name));
    const { githubOrg } = world.org;
    const lookalike = pick.chance(0.5);
    // Either no condition at all on who asks, or a pattern that any name with the same beginning meets.
    const pattern = lookalike ? `repo:${githubOrg}*` : '';
    const owner = lookalike ? `${githubOrg}${pick.pick(['-tools', '-labs', 'ci', '-community', '2', '-oss'])}` : pick.pick(OWNERS);
    const subject = `repo:${owner}/${pick.pick(REPOS)}:ref:refs/heads/${pick.pick(['main', 'main', 'dev', 'test'])}`;
    const addresses = Array.from({ length: pick.between(1, 3) }, () => ipText(drawAddress(world, pick, ['hosting', 'cloud'])));
    const ua = agent(pick, pick.pick(['awscli', 'boto3', 'node']), 'server');
    const issuer = `arn:aws:iam::${world.mainAccount}:oidc-provider/${PROVIDER}`;
    const caller = webIdentity(issuer, subject);
    const script = new Script(context);

    // The trust was widened weeks ago, in a harmless-looking change.
    const days = Math.floor((clock.detailStart - clock.start) / DAY);
    const widened = clock.start + Math.floor((2 + rng.unit() * (days * 0.7)) * DAY) + 14 * HOUR + rng.int(3 * HOUR);
    script.add('PrincipalState', {
      t: widened,
      principal: role.arn,
      account: role.account,
      state: { [`trust_policy.Condition.StringLike.${PROVIDER}:sub`]: pattern },
    });
    const changer = bystander(context, 'person', world.people, (person) => person.engineer, 5);
    script.add('Change', {
      t: widened,
      kind: 'access',
      system: 'iam',
      summary: pick.pick([
        'one trust template for all pipeline roles',
        'pipeline roles: simpler conditions',
        'let new repositories deploy without a ticket',
        'trust policies from the shared module',
      ]),
      author: changer.upn,
      reference: pullRequest(clock, 'infra-live', widened),
    });

    const first = moment(context, rng, at);
    let t = first - seconds(90 + rng.unit() * 1500);
    for (const other of rng.sample(
      ci.filter((each) => each.name !== role.name),
      Math.min(3, ci.length - 1),
    )) {
      script.call({
        t,
        identity: caller,
        api: 'sts.amazonaws.com:AssumeRoleWithWebIdentity',
        ip: addresses[0] ?? '',
        ua,
        request: { roleArn: other.arn, roleSessionName: 'GitHubActions', durationSeconds: '3600' },
        error: ['AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
      });
      t = Math.min(first - seconds(5), t + seconds(4 + rng.unit() * 200));
    }
    const facts = {
      'entry.kind': fact('trust policy of a pipeline role accepts foreign repositories'),
      'entry.time': timeFact(first, 900),
      'entry.subject': fact(subject),
      'entry.role': fact(role.name),
      'entry.trust': fact(pattern === '' ? 'no condition on sub' : pattern),
      'entry.address': fact(addresses[0] ?? ''),
      'actor.role': fact(role.name),
      'actor.session': fact('GitHubActions'),
      'cast.addresses': fact(addresses.join(',')),
      'cast.agent': fact(ua),
    };
    const sessions = mintSessions(context, role, 'GitHubActions', first);
    for (const session of sessions)
      if (session.at <= onset(context))
        script.add('ApiCall', mintCall(context, 'web-identity', session, { ip: addresses[0] ?? '', ua, subject }));
    return script.plan({
      facts,
      entities: [
        entity('repository', subject.split(':')[1] ?? subject, [subject]),
        ...addresses.map((address) => entity('address', address)),
        ...sessions.map((session) => entity('key', session.key)),
        entity('session', sessions[0]?.identity.arn ?? ''),
      ],
      timeline: [
        { at: isoSeconds(widened), text: `A change widens the trust policy of ${role.name}.` },
        { at: isoSeconds(first), text: `A workflow of ${subject} takes on ${role.name} from ${addresses[0]}.` },
      ],
      why: `${subject} is not ours, and ${role.name} lets it in.`,
    });
  },
});
