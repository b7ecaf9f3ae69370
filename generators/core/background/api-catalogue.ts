import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { World } from '../world.ts';
import { worthStealing } from '../incident/cast.ts';
import { addWrites } from './api-writes.ts';
import { estate, type Estate } from './estate.ts';

/** What a call sends and gets back; flattened with dotted keys. */
export interface Sent {
  readonly request?: Readonly<Record<string, string>>;
  readonly response?: Readonly<Record<string, string>>;
  readonly resource?: string;
  readonly resourceType?: string;
}

/** One API of the catalogue. */
export interface ApiCallKind {
  /** Host name of the service. */
  readonly service: string;
  /** Recorded in us-east-1 alone. */
  readonly global?: boolean;
  /** Failures that are its own: code and message. */
  readonly errors: readonly (readonly [string, string])[];
  make(rng: Rng): Sent;
}

const known = new WeakMap<World, ReadonlyMap<string, ApiCallKind>>();

/** The APIs that background calls use, by `prefix:Name` as policies write it. The same for every unit of a case. */
export function apiCalls(context: PlanContext): ReadonlyMap<string, ApiCallKind> {
  let found = known.get(context.world);
  if (!found) {
    found = build(context, estate(context));
    known.set(context.world, found);
  }
  return found;
}

function build(context: PlanContext, things: Estate): ReadonlyMap<string, ApiCallKind> {
  const { world } = context;
  const account = world.mainAccount;
  const map = new Map<string, ApiCallKind>();
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${world.region}:${account}:${rest}`;
  type Errors = readonly (readonly [string, string])[];
  const add = (name: string, make: (rng: Rng) => Sent, errors: Errors = [], more: { host?: string; global?: boolean } = {}): void => {
    const prefix = name.slice(0, name.indexOf(':'));
    map.set(name, { service: `${more.host ?? prefix}.amazonaws.com`, errors, make, ...(more.global === true ? { global: true } : {}) });
  };
  const only = (request: Readonly<Record<string, string>>) => (): Sent => ({ request });
  const none = (): Sent => ({});
  const one =
    (key: string, values: readonly string[]) =>
    (rng: Rng): Sent => ({ request: { [key]: rng.pick(values) } });

  add('sts:GetCallerIdentity', none);
  add('sts:GetSessionToken', only({ durationSeconds: '43200' }));

  const noParameter: Errors = [['ParameterNotFound', '']];
  add(
    'ssm:GetParameter',
    (rng) => ({ request: { name: rng.pick(things.parameters), withDecryption: rng.pick(['true', 'false']) } }),
    noParameter,
  );
  add('ssm:GetParameters', (rng) => ({
    request: { 'names.0': rng.pick(things.parameters), 'names.1': rng.pick(things.parameters), withDecryption: 'true' },
  }));
  add('ssm:GetParametersByPath', (rng) => ({
    request: { path: `/${rng.pick(things.services)}/`, recursive: 'true', withDecryption: 'true', maxResults: '10' },
  }));
  add('ssm:PutParameter', (rng) => ({
    request: { name: rng.pick(things.parameters), value: 'HIDDEN_DUE_TO_SECURITY_REASONS', type: 'SecureString', overwrite: 'true' },
    response: { version: String(rng.between(2, 61)), tier: 'Standard' },
  }));
  add('ssm:DescribeParameters', only({ maxResults: '50' }));
  add('ssm:UpdateInstanceInformation', (rng) => ({
    request: { instanceId: rng.pick(things.instances), agentStatus: 'Active', platformType: 'Linux', agentName: 'amazon-ssm-agent' },
  }));
  add('ssm:ListAssociations', (rng) => ({
    request: { 'associationFilterList.0.key': 'InstanceId', 'associationFilterList.0.value': rng.pick(things.instances), maxResults: '20' },
  }));
  add('ssm:ListCommands', only({ maxResults: '50' }));
  add('ssm:DescribeInstanceInformation', only({ maxResults: '50' }));

  const noSecret: Errors = [['ResourceNotFoundException', "Secrets Manager can't find the specified secret."]];
  add('secretsmanager:GetSecretValue', (rng) => ({ request: { secretId: rng.pick(things.secrets) } }), noSecret);
  add('secretsmanager:DescribeSecret', one('secretId', things.secrets), noSecret);
  add('secretsmanager:ListSecrets', only({ maxResults: '100' }));

  const keyed = (rng: Rng): Sent => {
    const key = arn('kms', `key/${rng.pick(things.kmsKeys)}`);
    return {
      request: { encryptionAlgorithm: 'SYMMETRIC_DEFAULT', 'encryptionContext.aws:s3:arn': `arn:aws:s3:::${rng.pick(things.buckets)}` },
      resource: key,
      resourceType: 'AWS::KMS::Key',
    };
  };
  const noKey: Errors = [
    ['NotFoundException', `Key '${arn('kms', `key/${things.oldKey}`)}' does not exist`],
    ['DisabledException', `${arn('kms', `key/${things.oldKey}`)} is disabled.`],
  ];
  add('kms:Decrypt', keyed, noKey);
  add('kms:GenerateDataKey', (rng) => {
    const sent = keyed(rng);
    return { ...sent, request: { keyId: sent.resource ?? '', keySpec: 'AES_256' } };
  });
  add('kms:DescribeKey', (rng) => ({ request: { keyId: arn('kms', `key/${rng.pick(things.kmsKeys)}`) } }), noKey);
  add('kms:ListAliases', none);
  add('kms:GetKeyRotationStatus', (rng) => ({ request: { keyId: rng.pick(things.kmsKeys) } }), noKey);

  const noQueue: Errors = [['QueueDoesNotExist', 'The specified queue does not exist.']];
  const queue = (rng: Rng): string => `https://sqs.${world.region}.amazonaws.com/${account}/${rng.pick(things.queues)}`;
  add('sqs:GetQueueUrl', one('queueName', things.queues), noQueue);
  add(
    'sqs:GetQueueAttributes',
    (rng) => ({ request: { queueUrl: queue(rng), 'attributeNames.0': 'ApproximateNumberOfMessages' } }),
    noQueue,
  );
  add('sqs:ListQueues', none);
  add('sns:ListTopics', none);
  add('sns:GetTopicAttributes', (rng) => ({ request: { topicArn: arn('sns', rng.pick(things.queues)) } }));

  const noTable: Errors = [['ResourceNotFoundException', 'Requested resource not found']];
  const table = (rng: Rng): Sent => {
    const name = rng.pick(things.dynamoTables);
    return { request: { tableName: name }, resource: arn('dynamodb', `table/${name}`), resourceType: 'AWS::DynamoDB::Table' };
  };
  add('dynamodb:DescribeTable', table, noTable);
  add('dynamodb:ListTables', none);
  add('dynamodb:DescribeTimeToLive', table, noTable);

  add('monitoring:DescribeAlarms', (rng) => ({ request: { maxRecords: String(rng.pick([50, 100])) } }));
  add('monitoring:GetMetricData', (rng) => ({
    request: {
      'metricDataQueries.0.metricStat.metric.namespace': rng.pick(['AWS/EC2', 'AWS/ApplicationELB', 'AWS/S3', 'AWS/RDS']),
      scanBy: 'TimestampDescending',
    },
  }));
  add('monitoring:ListMetrics', (rng) => ({ request: { namespace: rng.pick(['AWS/EC2', 'AWS/SQS', 'AWS/RDS', 'CWAgent']) } }));
  const noGroup: Errors = [
    ['ResourceNotFoundException', 'The specified log group does not exist.'],
    ['ResourceAlreadyExistsException', 'The specified log stream already exists'],
  ];
  add('logs:DescribeLogGroups', none);
  add(
    'logs:DescribeLogStreams',
    (rng) => ({ request: { logGroupName: rng.pick(things.logGroups), orderBy: 'LastEventTime', descending: 'true' } }),
    noGroup,
  );
  add(
    'logs:CreateLogStream',
    (rng) => ({ request: { logGroupName: rng.pick(things.logGroups), logStreamName: `${rng.pick(things.instances)}/${rng.hex(8)}` } }),
    noGroup,
  );
  add('logs:StartQuery', (rng) => ({
    request: { logGroupName: rng.pick(things.logGroups), limit: '1000' },
    response: { queryId: rng.uuid() },
  }));
  add(
    'logs:FilterLogEvents',
    (rng) => ({ request: { logGroupName: rng.pick(things.logGroups), limit: String(rng.pick([50, 100, 10000])) } }),
    noGroup,
  );

  const gone: Errors = [['Client.InvalidInstanceID.NotFound', `The instance ID '${things.oldInstance}' does not exist`]];
  add(
    'ec2:DescribeInstances',
    (rng) =>
      rng.chance(0.5)
        ? { request: { 'instancesSet.items.0.instanceId': rng.pick(things.instances) } }
        : { request: { maxResults: '1000' } },
    gone,
  );
  add(
    'ec2:DescribeInstanceStatus',
    (rng) => ({ request: { 'instancesSet.items.0.instanceId': rng.pick(things.instances), includeAllInstances: 'false' } }),
    gone,
  );
  add('ec2:DescribeTags', (rng) => ({
    request: { 'filterSet.items.0.name': 'resource-id', 'filterSet.items.0.valueSet.items.0.value': rng.pick(things.instances) },
  }));
  add('ec2:DescribeVolumes', (rng) => ({
    request: { 'filterSet.items.0.name': 'attachment.instance-id', 'filterSet.items.0.valueSet.items.0.value': rng.pick(things.instances) },
  }));
  add('ec2:DescribeNetworkInterfaces', (rng) => ({
    request: { 'filterSet.items.0.name': 'vpc-id', 'filterSet.items.0.valueSet.items.0.value': rng.pick(things.vpcs) },
  }));
  add(
    'ec2:DescribeSecurityGroups',
    (rng) => ({ request: { 'filterSet.items.0.name': 'vpc-id', 'filterSet.items.0.valueSet.items.0.value': rng.pick(things.vpcs) } }),
    [['Client.InvalidGroup.NotFound', `The security group '${things.oldGroup}' does not exist`]],
  );
  add('ec2:DescribeSubnets', (rng) => ({ request: { 'subnetSet.items.0.subnetId': rng.pick(things.subnets) } }));
  add('ec2:DescribeVpcs', (rng) => ({ request: { 'vpcSet.items.0.vpcId': rng.pick(things.vpcs) } }));
  add('ec2:DescribeRouteTables', (rng) => ({
    request: { 'filterSet.items.0.name': 'vpc-id', 'filterSet.items.0.valueSet.items.0.value': rng.pick(things.vpcs) },
  }));
  add('ec2:DescribeNatGateways', none);
  add('ec2:DescribeVpcEndpoints', none);
  add('ec2:DescribeImages', (rng) => ({ request: { 'imagesSet.items.0.imageId': rng.pick(things.images) } }));
  add('ec2:DescribeSnapshots', only({ 'ownersSet.items.0.owner': 'self' }));
  add('ec2:DescribeAvailabilityZones', none);
  add('ec2:DescribeRegions', none);
  add('ec2:DescribeAddresses', none);
  add('ec2:CreateTags', (rng) => ({
    request: {
      'resourcesSet.items.0.resourceId': rng.pick(things.instances),
      'tagSet.items.0.key': rng.pick(['Owner', 'CostCentre', 'PatchGroup']),
      'tagSet.items.0.value': rng.pick(things.services),
    },
    response: { _return: 'true' },
  }));
  add('ec2:CreateSnapshot', (rng) => ({
    request: { volumeId: rng.pick(things.volumes), description: 'scheduled' },
    response: { snapshotId: `snap-0${rng.hex(16)}`, status: 'pending' },
  }));
  add('ec2:DeleteSnapshot', (rng) => ({ request: { snapshotId: `snap-0${rng.hex(16)}` }, response: { _return: 'true' } }));
  add(
    'ec2:AuthorizeSecurityGroupIngress',
    (rng) => ({
      request: {
        groupId: rng.pick(things.groups),
        'ipPermissions.items.0.ipProtocol': 'tcp',
        'ipPermissions.items.0.fromPort': rng.pick(['443', '5432', '8080']),
        'ipPermissions.items.0.ipRanges.items.0.cidrIp': world.vpcs[0]?.cidr ?? '10.0.0.0/8',
      },
      response: { _return: 'true' },
    }),
    [['Client.InvalidPermission.Duplicate', 'the specified rule already exists']],
  );

  add('elasticloadbalancing:DescribeTargetHealth', only({ targetGroupArn: world.loadBalancer.targetGroup }));
  add('elasticloadbalancing:DescribeLoadBalancers', none);
  add('elasticloadbalancing:RegisterTargets', (rng) => ({
    request: { targetGroupArn: world.loadBalancer.targetGroup, 'targets.0.id': rng.pick(things.targets) },
  }));
  add('autoscaling:DescribeAutoScalingGroups', one('autoScalingGroupNames.0', things.services));
  add('autoscaling:DescribeAutoScalingInstances', one('instanceIds.0', things.instances));
  add('rds:DescribeDBInstances', one('dBInstanceIdentifier', things.databases), [
    ['DBInstanceNotFound', `DBInstance ${things.databases[0] ?? 'main'}-old not found.`],
  ]);
  add('rds:DescribeDBClusters', none);
  add('rds:ListTagsForResource', (rng) => ({ request: { resourceName: arn('rds', `db:${rng.pick(things.databases)}`) } }));
  add('lambda:ListFunctions20150331', none);
  add('lambda:GetFunction20150331v2', (rng) => ({ request: { functionName: rng.pick(things.functions) } }), [
    ['ResourceNotFoundException', `Function not found: ${arn('lambda', `function:${things.functions[0] ?? 'x'}-old`)}`],
  ]);
  add('lambda:UpdateFunctionCode20150331v2', (rng) => ({
    request: { functionName: rng.pick(things.functions), publish: 'true', dryRun: 'false' },
    response: { codeSize: String(rng.between(180_000, 42_000_000)), runtime: 'python3.12' },
  }));
  add('ecr:GetAuthorizationToken', none);
  add(
    'ecr:BatchGetImage',
    (rng) => ({ request: { repositoryName: rng.pick(things.services), registryId: account, 'imageIds.0.imageTag': rng.hex(7) } }),
    [['ImageNotFoundException', 'The image requested does not exist in the registry.']],
  );
  add('ecs:DescribeServices', (rng) => ({ request: { cluster: world.org.slug, 'services.0': rng.pick(things.services) } }));
  add('cloudformation:DescribeStacks', one('stackName', things.services), [
    ['ValidationException', `Stack with id ${things.services[0] ?? 'app'}-next does not exist`],
  ]);
  add('cloudformation:ListStacks', none);
  add('cloudtrail:LookupEvents', only({ maxResults: '50' }));
  add('cloudtrail:DescribeTrails', none);
  add('config:PutEvaluations', (rng) => ({
    request: {
      resultToken: 'HIDDEN_DUE_TO_SECURITY_REASONS',
      'evaluations.0.complianceType': rng.pick(['COMPLIANT', 'COMPLIANT', 'NON_COMPLIANT']),
      'evaluations.0.complianceResourceId': rng.pick(things.instances),
    },
  }));
  add('guardduty:ListDetectors', none);
  add('guardduty:GetFindings', only({ detectorId: things.detector }));
  add('securityhub:GetFindings', only({ maxResults: '20' }));
  add('ce:GetCostAndUsage', only({ granularity: 'DAILY' }), [], { global: true });
  add('route53:ListHostedZones', none, [], { global: true });
  add('route53:ListResourceRecordSets', only({ hostedZoneId: things.zone }), [], { global: true });
  add(
    'route53:ChangeResourceRecordSets',
    (rng) => ({
      request: {
        hostedZoneId: things.zone,
        'changeBatch.changes.0.action': 'UPSERT',
        'changeBatch.changes.0.resourceRecordSet.name': `${rng.pick(things.services)}.${world.org.domain}.`,
      },
      response: { 'changeInfo.status': 'PENDING' },
    }),
    [],
    { global: true },
  );

  const gone404: Errors = [
    ['NoSuchEntityException', 'The role with name legacy-batch cannot be found.'],
    ['NoSuchEntityException', 'The user with name former.employee cannot be found.'],
  ];
  add('iam:GetRole', one('roleName', things.roles), gone404, { global: true });
  add('iam:GetUser', one('userName', things.users), gone404, { global: true });
  add('iam:ListRoles', none, [], { global: true });
  add('iam:ListUsers', none, [], { global: true });
  add('iam:ListAttachedRolePolicies', one('roleName', things.roles), gone404, { global: true });
  add('iam:GetRolePolicy', (rng) => ({ request: { roleName: rng.pick(things.roles), policyName: 'inline' } }), gone404, { global: true });
  add('iam:ListAccessKeys', one('userName', things.users), gone404, { global: true });
  add('iam:ListAccountAliases', none, [], { global: true });
  add(
    'iam:GetPolicyVersion',
    (rng) => ({
      request: { policyArn: `arn:aws:iam::${account}:policy/${rng.pick(things.services)}-access`, versionId: `v${rng.between(1, 5)}` },
    }),
    gone404,
    { global: true },
  );
  add(
    'iam:TagRole',
    (rng) => ({ request: { roleName: rng.pick(things.roles), 'tags.0.key': 'ManagedBy', 'tags.0.value': 'terraform' } }),
    gone404,
    { global: true },
  );
  add(
    'iam:UpdateAssumeRolePolicy',
    (rng) => ({
      request: { roleName: rng.pick(things.ciRoles), policyDocument: '{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}' },
    }),
    gone404,
    { global: true },
  );

  const bucket =
    (extra: Readonly<Record<string, string>>, names = things.buckets) =>
    (rng: Rng): Sent => {
      const name = rng.pick(names);
      return {
        request: { bucketName: name, Host: `${name}.s3.${world.region}.amazonaws.com`, ...extra },
        resource: `arn:aws:s3:::${name}`,
        resourceType: 'AWS::S3::Bucket',
      };
    };
  // Causes change the block and the replication of what is worth stealing: nobody else reads these in the meantime.
  const settled = world.buckets.filter((each) => !worthStealing(context)(each)).map((each) => each.name);
  add('s3:ListBuckets', none);
  add('s3:GetBucketLocation', bucket({ location: '' }));
  add('s3:GetBucketAcl', bucket({ acl: '' }));
  add('s3:GetBucketPolicy', bucket({ policy: '' }));
  add('s3:GetBucketVersioning', bucket({ versioning: '' }));
  add('s3:GetBucketEncryption', bucket({ encryption: '' }));
  add('s3:GetBucketLifecycle', bucket({ lifecycle: '' }));
  add('s3:GetBucketTagging', bucket({ tagging: '' }));
  add('s3:GetBucketPublicAccessBlock', bucket({ publicAccessBlock: '' }, settled));
  add('s3:GetBucketReplication', bucket({ replication: '' }, settled));
  add('s3:PutBucketTagging', bucket({ tagging: '' }));
  add(
    'athena:StartQueryExecution',
    (rng) => ({
      request: { queryString: 'HIDDEN_DUE_TO_SECURITY_REASONS', workGroup: rng.pick(['primary', 'reporting', 'finance']) },
      response: { queryExecutionId: rng.uuid() },
    }),
    [['TooManyRequestsException', 'You have exceeded the limit for the number of queries you can run concurrently.']],
  );
  add('athena:GetQueryExecution', (rng) => ({ request: { queryExecutionId: rng.uuid() } }));
  add(
    'glue:GetTable',
    (rng) => ({ request: { databaseName: rng.pick(['lake', 'reporting', 'raw']), name: rng.pick(things.dynamoTables) } }),
    [['EntityNotFoundException', 'Entity Not Found']],
  );
  add('glue:GetPartitions', (rng) => ({
    request: { databaseName: rng.pick(['lake', 'reporting', 'raw']), tableName: rng.pick(things.dynamoTables) },
  }));
  addWrites(add, context, things);
  return map;
}
