import { z } from 'zod';
import { agent } from '../core/background/agents.ts';
import { browsersOf } from '../core/text/browsers.ts';
import { ANONYMOUS, assumeRole, roleSession, webIdentity } from '../core/background/identities.ts';
import { isoSeconds } from '../core/background/time.ts';
import { drawAddress } from '../core/addresses.ts';
import { AUTH, PATH } from '../core/events.ts';
import { ipText } from '../core/ids.ts';
import { choose, culprit, entity, loot } from '../core/incident/cast.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { hoursRange, moment, onset } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** When the template is applied. */
  at: hoursRange.default([-10, -3]),
});

const PROVIDER = 'token.actions.githubusercontent.com';
const SUMMARIES = [
  'storage module 4.0: defaults from the new template',
  'move bucket settings to the shared template',
  'storage: drop per-bucket overrides',
  'static export: template for content buckets',
  'clean-up of duplicate bucket blocks',
];

/** T1562: a pipeline applies a template that drops the public-access block and opens the bucket; a scanner finds it. */
export default defineProducer({
  id: 't1562-public-access-block',
  title: 'Public-access block removed by a template',
  attack: 'T1562',
  params,
  emits: ['ApiCall', 'BucketState', 'Change', 'RepoActivity', 'ObjectAccess'],
  plan(context, { at }) {
    const { world, clock, pools } = context;
    const pick = context.rng('entity', 'author');
    const rng = context.rng('params', 'template');
    const { bucket } = loot(context);
    const repo = choose(
      pick,
      world.repos.filter((each) => each.role !== null && /infra/.test(each.name)),
      'infrastructure repository',
    );
    const role = choose(
      pick,
      world.roles.filter((each) => each.name === repo.role),
      'pipeline role',
    );
    const author = culprit(context, 'person', world.people, (each) => each.engineer && each.team !== 'Security');
    const apply = moment(context, rng, at);
    const merged = apply - Math.floor((4 + rng.unit() * 20) * MINUTE);
    const reference = pullRequest(clock, repo.name, merged);
    const runner = ipText(drawAddress(world, pick, ['cloud', 'hosting']));
    const ua = agent(pick, 'terraform', 'server');
    const script = new Script(context);

    const home = ipText(rng.chance(0.5) ? author.officeIp : author.homeIp);
    script.add('RepoActivity', {
      t: merged,
      actor: author.handle,
      action: 'pull_request.merge',
      repo: repo.name,
      ip: home,
      ua: browsersOf(context, author).laptop,
      data: { branch: 'main', visibility: repo.visibility, pull_request: reference },
    });
    script.add('RepoActivity', {
      t: merged + seconds(4 + rng.unit() * 20),
      actor: author.handle,
      action: 'workflows.created_workflow_run',
      repo: repo.name,
      ip: home,
      data: { branch: 'main', workflow_name: 'apply', visibility: repo.visibility },
    });
    const subject = `repo:${world.org.githubOrg}/${repo.name}:environment:production`;
    const session = roleSession(context.rng('ids', 'apply'), {
      role,
      name: 'GitHubActions',
      at: apply - (apply % 1_000_000),
      webIdProvider: PROVIDER,
    });
    const caller = webIdentity(`arn:aws:iam::${world.mainAccount}:oidc-provider/${PROVIDER}`, subject);
    script.add('ApiCall', {
      ...assumeRole(context, session, {
        identity: caller,
        ip: runner,
        ua,
        api: 'AssumeRoleWithWebIdentity',
        request: { durationSeconds: '3600' },
        response: {
          subjectFromWebIdentityToken: subject,
          provider: `arn:aws:iam::${world.mainAccount}:oidc-provider/${PROVIDER}`,
          audience: 'sts.amazonaws.com',
        },
      }),
      identity: pools.identity(caller),
    });
    let t = apply + seconds(20 + rng.unit() * 60);
    const call = (api: string, request: Record<string, string>): void => {
      script.call({ t, identity: session.identity, api, ip: runner, ua, request });
      t += seconds(0.4 + rng.unit() * 4);
    };
    // The apply reads the state of several buckets and changes a tag here and there before it reaches this one.
    const beside = rng.sample(
      world.buckets.filter((each) => each.account === world.mainAccount && each.name !== bucket.name),
      3,
    );
    for (const each of rng.shuffle([...beside, bucket])) {
      for (const read of ['GetBucketPolicy', 'GetBucketPublicAccessBlock', 'GetBucketTagging', 'GetBucketVersioning'])
        call(`s3.amazonaws.com:${read}`, { bucketName: each.name });
      if (each.name !== bucket.name) call('s3.amazonaws.com:PutBucketTagging', { bucketName: each.name, tagging: '' });
    }
    t += seconds(3 + rng.unit() * 20);
    call('s3.amazonaws.com:DeleteBucketPublicAccessBlock', { bucketName: bucket.name, publicAccessBlock: '' });
    const opened = t;
    const policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'PublicContent',
          Effect: 'Allow',
          Principal: '*',
          Action: ['s3:GetObject', 's3:ListBucket'],
          Resource: [`arn:aws:s3:::${bucket.name}`, `arn:aws:s3:::${bucket.name}/*`],
        },
      ],
    });
    call('s3.amazonaws.com:PutBucketPolicy', { bucketName: bucket.name, policy: '', bucketPolicy: policy });
    script.add('BucketState', {
      t: opened,
      bucket: bucket.name,
      account: bucket.account,
      state: { policy, block_public_acls: '', ignore_public_acls: '', block_public_policy: '', restrict_public_buckets: '' },
    });
    script.add('Change', { t: apply, kind: 'deploy', system: repo.name, summary: pick.pick(SUMMARIES), author: author.upn, reference });

    // A scanner comes by, lists, and goes on; others follow.
    const finder = ipText(drawAddress(world, pick, ['scanner', 'hosting', 'vpn']));
    const scan = agent(pick, 'scanner', 'server');
    let seen = Math.max(opened + 8 * MINUTE, onset(context) - Math.floor((20 + rng.unit() * 90) * MINUTE));
    for (const op of ['ListObjects', 'ListObjects', 'HeadObject', 'GetObject']) {
      if (seen >= onset(context)) break;
      const refused = op === 'GetObject';
      script.add('ObjectAccess', {
        t: seen,
        identity: pools.identity(ANONYMOUS),
        op,
        bucket: bucket.name,
        object: op === 'HeadObject' || refused ? pools.object(bucket.firstObject + rng.int(bucket.objectCount)) : 0,
        bytesOut: op === 'ListObjects' ? 60_000 + rng.int(230_000) : refused ? 243 + rng.int(200) : 0,
        ip: finder,
        ua: scan,
        errorCode: refused ? 'NoSuchKey' : null,
        auth: AUTH.anonymous,
        path: PATH.internet,
        region: bucket.region,
        account: bucket.account,
        totalMs: 18 + rng.int(190),
      });
      seen += seconds(1 + rng.unit() * 9);
    }

    return script.plan({
      facts: {
        'entry.kind': fact('public-access block deleted by a template'),
        'entry.time': timeFact(opened, 900),
        'entry.change': fact(reference),
        'entry.author': fact(author.name),
        'entry.repository': fact(repo.name),
        'entry.role': fact(role.name),
        'entry.public_from': timeFact(opened, 900),
        'entry.finder': fact(finder),
      },
      entities: [
        entity('ticket', reference),
        entity('address', finder),
        entity('address', runner),
        entity('session', session.identity.arn ?? ''),
      ],
      timeline: [
        { at: isoSeconds(merged), text: `${author.name} merges ${reference}.` },
        { at: isoSeconds(opened), text: `The pipeline deletes the public-access block of ${bucket.name} and puts a policy for everybody.` },
      ],
      why: `${reference} opens ${bucket.name} to everybody.`,
    });
  },
});
