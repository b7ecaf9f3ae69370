import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { webIdentity } from '../core/background/identities.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { WEB_ID_PROVIDER } from '../core/incident/credentials.ts';
import { countFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { DAY } from '../core/time.ts';

/** A pipeline role whose trust is too wide, and foreign workflows that knock on other doors and are refused: nobody ever came in. */
export default defineProducer({
  id: 'unused-wide-trust',
  title: 'A wide trust that nobody used',
  params: z.strictObject({ tries: z.tuple([z.number().int(), z.number().int()]).default([12, 40]) }),
  emits: ['PrincipalState', 'ApiCall'],
  plan(context, { tries }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'trust');
    const pick = context.rng('entity', 'trust');
    const ci = (each: { readonly use: string; readonly account: string; readonly name: string }): boolean =>
      each.use === 'ci' && each.account === world.mainAccount && !/infra/.test(each.name);
    const role = bystander(context, 'role', world.roles, ci, 0);
    const others = [1, 2].map((n) => bystander(context, 'role', world.roles, ci, n));
    const script = new Script(context);
    script.add('PrincipalState', {
      t: clock.start + Math.floor(rng.unit() * 3 * DAY),
      principal: role.arn,
      account: role.account,
      state: { [`trust_policy.Condition.StringLike.${WEB_ID_PROVIDER}:sub`]: `repo:${world.org.githubOrg}/*` },
    });
    const ip = ipText(drawAddress(world, pick, ['hosting', 'cloud']));
    const caller = webIdentity(
      `arn:aws:iam::${world.mainAccount}:oidc-provider/${WEB_ID_PROVIDER}`,
      `repo:${pick.pick(['copperfield-dev', 'lanternworks', 'oss-mirrors'])}/${pick.pick(['demo', 'sandbox', 'fork'])}:ref:refs/heads/main`,
    );
    const ua = agent(pick, 'node');
    let t = someTime(context, rng, 0.05, 0.7);
    const count = rng.between(tries[0], tries[1]);
    for (let left = count; left > 0; left -= 1) {
      script.call({
        t,
        identity: caller,
        api: 'sts.amazonaws.com:AssumeRoleWithWebIdentity',
        ip,
        ua,
        request: { roleArn: rng.pick(others).arn, roleSessionName: 'GitHubActions', durationSeconds: '3600' },
        error: ['AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
      });
      t += seconds(5 + rng.unit() * rng.unit() * 1600);
    }
    return script.plan({
      facts: { 'herring.role': fact(role.name), 'herring.address': fact(ip), 'herring.tries': countFact(count) },
      entities: [entity('role', role.name), entity('address', ip), entity('repository', (caller.userName ?? '').split(':')[1] ?? '')],
      why: `${role.name} trusts every repository of ours, which is untidy; foreign workflows were refused everywhere.`,
    });
  },
});
