import { awsId } from '../ids.ts';
import type { Keyring, Rng } from '../random.ts';
import type { Account, IamUser, Person, Repo, Role } from '../world.ts';
import type { Company } from './company.ts';
import { servicesOf } from './compute.ts';

const PROVIDER = 'token.actions.githubusercontent.com';

const pascal = (text: string): string => text.replace(/(^|-)([a-z0-9])/g, (_, __, letter: string) => letter.toUpperCase());

interface Draft {
  readonly name: string;
  readonly path?: string;
  readonly account: string;
  readonly use: Role['use'];
  readonly policies: readonly string[];
  readonly trust: Role['trust'];
}

const trusted = (service: string): Role['trust'] => ({ Effect: 'Allow', 'Principal.Service': service, Action: 'sts:AssumeRole' });

/** Roles of the own accounts. The policy `<service>-access` marks a service's instance role. */
export function buildRoles(keyring: Keyring, company: Company, accounts: readonly Account[], repos: readonly Repo[]): Role[] {
  const style = keyring.rng('world', 'role-style').int(3);
  const instanceRole = (name: string): string =>
    [`prod-${name}`, `${pascal(name)}InstanceRole`, `${company.org.slug}-${name}-role`][style]!;
  const [prod, dev, security] = accounts.filter((account) => account.kind === 'own') as [Account, Account, Account];
  const vendor = accounts.find((account) => account.kind === 'vendor')!;
  const drafts: Draft[] = [
    ...servicesOf(company).map((service): Draft => ({
      name: instanceRole(service.name),
      account: prod.id,
      use: 'instance',
      policies: [`${service.name}-access`, 'AmazonSSMManagedInstanceCore', 'CloudWatchAgentServerPolicy'],
      trust: trusted('ec2.amazonaws.com'),
    })),
    ...[prod, dev, security].flatMap((account) => humanRoles(keyring, company, account)),
    ...repos
      .filter((repo) => repo.role !== null)
      .map((repo): Draft => ({
        name: repo.role!,
        account: prod.id,
        use: 'ci',
        policies: repo.name.includes('infra') ? ['AdministratorAccess'] : [`${repo.role!}-policy`],
        trust: {
          Effect: 'Allow',
          'Principal.Federated': `arn:aws:iam::${prod.id}:oidc-provider/${PROVIDER}`,
          Action: 'sts:AssumeRoleWithWebIdentity',
          [`Condition.StringEquals.${PROVIDER}:aud`]: 'sts.amazonaws.com',
          [`Condition.StringLike.${PROVIDER}:sub`]: `repo:${company.org.githubOrg}/${repo.name}:${repo.name.includes('infra') ? 'environment:production' : 'ref:refs/heads/main'}`,
        },
      })),
    {
      name: `${vendor.name.split(' ')[0]!}BackupAccess`,
      account: prod.id,
      use: 'vendor',
      policies: ['backup-read'],
      trust: {
        Effect: 'Allow',
        'Principal.AWS': `arn:aws:iam::${vendor.id}:root`,
        Action: 'sts:AssumeRole',
        'Condition.StringEquals.sts:ExternalId': vendor.externalId ?? '',
      },
    },
    ...SERVICE_ROLES.map(([name, service, policy]): Draft => ({
      name,
      path: name.startsWith('AWSServiceRoleFor') ? `/aws-service-role/${service}/` : '/service-role/',
      account: prod.id,
      use: 'service',
      policies: [policy],
      trust: trusted(service),
    })),
  ];
  return drafts.map((draft) => {
    const path = draft.path ?? '/';
    return {
      name: draft.name,
      path,
      arn: `arn:aws:iam::${draft.account}:role${path}${draft.name}`,
      id: awsId(keyring.rng('world', 'role', draft.account, draft.name), 'AROA', draft.account),
      account: draft.account,
      use: draft.use,
      policies: draft.policies,
      trust: draft.trust,
    };
  });
}

const SERVICE_ROLES = [
  ['AWSServiceRoleForConfig', 'config.amazonaws.com', 'AWSConfigServiceRolePolicy'],
  ['AWSServiceRoleForAutoScaling', 'autoscaling.amazonaws.com', 'AutoScalingServiceRolePolicy'],
  ['AWSServiceRoleForAmazonGuardDuty', 'guardduty.amazonaws.com', 'AmazonGuardDutyServiceRolePolicy'],
  ['AWSServiceRoleForElasticLoadBalancing', 'elasticloadbalancing.amazonaws.com', 'AWSElasticLoadBalancingServiceRolePolicy'],
  ['s3-replication', 's3.amazonaws.com', 's3-replication-policy'],
  ['glue-crawler', 'glue.amazonaws.com', 'AWSGlueServiceRole'],
  ['thumbnailer-lambda', 'lambda.amazonaws.com', 'AWSLambdaBasicExecutionRole'],
  ['firehose-delivery', 'firehose.amazonaws.com', 'firehose-s3-delivery'],
] as const;

function humanRoles(keyring: Keyring, company: Company, account: Account): Draft[] {
  const sets: readonly (readonly [string, string])[] = [
    ['AdministratorAccess', 'AdministratorAccess'],
    ['DataEngineer', 'data-engineer'],
    ['DeveloperAccess', 'PowerUserAccess'],
    ['ReadOnlyAccess', 'ReadOnlyAccess'],
    ['SecurityAudit', 'SecurityAudit'],
  ];
  return sets.map(([set, policy]): Draft => ({
    name: `AWSReservedSSO_${set}_${keyring.rng('world', 'permission-set', account.id, set).hex(16)}`,
    path: `/aws-reserved/sso.amazonaws.com/${company.region === 'us-east-1' ? '' : `${company.region}/`}`,
    account: account.id,
    use: 'human',
    policies: [policy],
    trust: {
      Effect: 'Allow',
      'Principal.Federated': `arn:aws:iam::${account.id}:saml-provider/AWSSSO_${keyring.rng('world', 'saml', account.id).hex(16)}_DO_NOT_DELETE`,
      Action: 'sts:AssumeRoleWithSAML',
      'Condition.StringEquals.SAML:aud': 'https://signin.aws.amazon.com/saml',
    },
  }));
}

const SERVICE_USERS = [
  'ci-legacy',
  'sftp-sync',
  'metrics-exporter',
  'partner-upload',
  'mail-sender',
  'backup-sync',
  'license-server',
  'bi-connector',
] as const;

/** IAM users: machines that never moved to roles, and engineers with a key from before single sign-on. */
export function buildUsers(keyring: Keyring, people: readonly Person[], prod: string, dev: string): IamUser[] {
  const build = (name: string, account: string, person: number | null, policies: readonly string[], rng: Rng): IamUser => ({
    name,
    arn: `arn:aws:iam::${account}:user/${name}`,
    id: awsId(rng, 'AIDA', account),
    account,
    person,
    keys: Array.from({ length: rng.chance(0.25) ? 2 : 1 }, (_, n) => ({
      id: awsId(rng, 'AKIA', account),
      createdDaysAgo: rng.between(40, 1400),
      active: n === 0 || rng.chance(0.4),
    })),
    policies,
  });
  const rng = keyring.rng('world', 'users');
  const machines = SERVICE_USERS.map((name) => build(name, prod, null, [`${name}-policy`], keyring.rng('world', 'user', name)));
  const engineers = people.filter((person) => person.engineer);
  const holders = rng.sample(engineers, Math.min(engineers.length, rng.between(12, 16))).sort((a, b) => a.index - b.index);
  const developers = holders.map((person, n) =>
    build(
      person.user,
      n % 6 === 5 ? dev : prod,
      person.index,
      person.admin ? ['AdministratorAccess'] : [rng.pick(['developers', 'data-engineers', 'PowerUserAccess']), 'self-service-credentials'],
      keyring.rng('world', 'user', person.user),
    ),
  );
  return [...machines, ...developers];
}

/** Repositories of the organisation: some deploy with a role of their own. */
export function buildRepos(keyring: Keyring, company: Company): Repo[] {
  const rng = keyring.rng('world', 'repos');
  const services = servicesOf(company)
    .map((service) => service.name)
    .filter((name) => !['bastion', 'ci-runner', 'monitoring'].includes(name));
  const deploying = ['infra-live', 'data-pipelines', ...services];
  const others = [
    'runbooks',
    'design-system',
    'mobile-app',
    'docs',
    'terraform-modules',
    'notebooks',
    'load-tests',
    'sdk-python',
    'status-page',
    'dotfiles',
  ];
  const team = (name: string): string =>
    /data|etl|batch|reporting|notebooks/.test(name)
      ? 'Data Engineering'
      : /infra|terraform|runbooks/.test(name)
        ? 'Platform'
        : 'Applications';
  return [
    ...deploying.map((name): Repo => ({
      name,
      visibility: rng.chance(0.8) ? 'private' : 'internal',
      team: team(name),
      role: `gha-${name}-deploy`,
    })),
    ...others.map((name): Repo => ({
      name,
      visibility:
        ['sdk-python', 'docs', 'status-page', 'design-system'].includes(name) && rng.chance(0.7)
          ? 'public'
          : rng.pick(['private', 'internal'] as const),
      team: team(name),
      role: null,
    })),
  ];
}
