import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { Sent } from './api-catalogue.ts';
import type { Estate } from './estate.ts';

type Errors = readonly (readonly [string, string])[];
type Add = (name: string, make: (rng: Rng) => Sent, errors?: Errors) => void;

/** Calls with which software keeps its own things: deployments, queues of work, tables, alarms, tasks. None touches access rights. */
export function addWrites(add: Add, context: PlanContext, things: Estate): void {
  const { world } = context;
  const account = world.mainAccount;
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${world.region}:${account}:${rest}`;
  const digest = (rng: Rng): string => `sha256:${rng.hex(64)}`;
  const lake = (rng: Rng): Record<string, string> => ({
    databaseName: rng.pick(['lake', 'reporting', 'raw']),
    tableName: rng.pick(things.dynamoTables),
  });

  add('ssm:UpdateInstanceAssociationStatus', (rng) => ({
    request: {
      instanceId: rng.pick(things.instances),
      associationId: rng.uuid(),
      'executionResult.status': rng.chance(0.97) ? 'Success' : 'Failed',
    },
  }));
  add('ecs:SubmitTaskStateChange', (rng) => ({
    request: {
      cluster: world.org.slug,
      task: arn('ecs', `task/${world.org.slug}/${rng.hex(32)}`),
      status: rng.pick(['RUNNING', 'RUNNING', 'STOPPED']),
    },
    response: { acknowledgment: 'ACCEPT' },
  }));
  add('ecs:SubmitContainerStateChange', (rng) => ({
    request: { cluster: world.org.slug, containerName: rng.pick(things.services), status: rng.pick(['RUNNING', 'RUNNING', 'STOPPED']) },
    response: { acknowledgment: 'ACCEPT' },
  }));
  add('ecs:RegisterTaskDefinition', (rng) => {
    const family = rng.pick(things.services);
    return {
      request: { family },
      response: { 'taskDefinition.taskDefinitionArn': arn('ecs', `task-definition/${family}:${rng.between(20, 900)}`) },
    };
  });
  add('ecs:UpdateService', (rng) => ({
    request: { cluster: world.org.slug, service: rng.pick(things.services), forceNewDeployment: 'false' },
    response: { 'service.status': 'ACTIVE' },
  }));
  add(
    'states:StartExecution',
    (rng) => {
      const machine = `${rng.pick(things.services)}-flow`;
      return {
        request: { stateMachineArn: arn('states', `stateMachine:${machine}`), input: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
        response: { executionArn: arn('states', `execution:${machine}:${rng.uuid()}`) },
      };
    },
    [['ExecutionAlreadyExists', 'Execution Already Exists']],
  );
  add('glue:BatchCreatePartition', (rng) => ({ request: lake(rng) }), [['AlreadyExistsException', 'Partition already exists.']]);
  add('glue:UpdateTable', (rng) => ({ request: lake(rng) }), [
    ['ConcurrentModificationException', 'Update table failed due to concurrent modifications.'],
  ]);
  add('logs:CreateLogGroup', (rng) => ({ request: { logGroupName: rng.pick(things.logGroups) } }), [
    ['ResourceAlreadyExistsException', 'The specified log group already exists'],
  ]);
  add('monitoring:PutMetricAlarm', (rng) => ({
    request: {
      alarmName: `${rng.pick(things.services)}-${rng.pick(['errors', 'latency', 'queue-depth', 'cpu'])}`,
      threshold: String(rng.between(1, 90)),
    },
  }));
  add('kms:CreateGrant', (rng) => {
    const key = arn('kms', `key/${rng.pick(things.kmsKeys)}`);
    return {
      request: { keyId: key, 'operations.0': 'Decrypt' },
      response: { grantId: rng.hex(64) },
      resource: key,
      resourceType: 'AWS::KMS::Key',
    };
  });
  add('kms:RetireGrant', (rng) => ({ request: { grantId: rng.hex(64) } }));
  add('autoscaling:CompleteLifecycleAction', (rng) => ({
    request: { autoScalingGroupName: rng.pick(things.services), instanceId: rng.pick(things.instances), lifecycleActionResult: 'CONTINUE' },
  }));
  add('elasticloadbalancing:DeregisterTargets', (rng) => ({
    request: { targetGroupArn: world.loadBalancer.targetGroup, 'targets.0.id': rng.pick(things.targets) },
  }));
  add('servicediscovery:RegisterInstance', (rng) => ({
    request: { serviceId: `srv-${rng.hex(16)}`, instanceId: rng.hex(32) },
    response: { operationId: rng.hex(40) },
  }));
  add(
    'servicediscovery:DeregisterInstance',
    (rng) => ({
      request: { serviceId: `srv-${rng.hex(16)}`, instanceId: rng.hex(32) },
      response: { operationId: rng.hex(40) },
    }),
    [['InstanceNotFound', 'Instance not found.']],
  );
  add('dynamodb:UpdateTimeToLive', (rng) => ({ request: { tableName: rng.pick(things.dynamoTables) } }), [
    ['ValidationException', 'TimeToLive is already enabled'],
  ]);
  add('secretsmanager:PutSecretValue', (rng) => ({ request: { secretId: rng.pick(things.secrets) }, response: { versionId: rng.uuid() } }));
  const image = (rng: Rng): Record<string, string> => ({ repositoryName: rng.pick(things.services), registryId: account });
  add('ecr:InitiateLayerUpload', (rng) => ({ request: image(rng), response: { uploadId: rng.uuid(), partSize: '10485760' } }));
  add('ecr:UploadLayerPart', (rng) => ({
    request: { ...image(rng), uploadId: rng.uuid(), partFirstByte: '0' },
    response: { uploadId: rng.uuid() },
  }));
  add(
    'ecr:CompleteLayerUpload',
    (rng) => ({ request: { ...image(rng), 'layerDigests.0': digest(rng) }, response: { layerDigest: digest(rng) } }),
    [['LayerAlreadyExistsException', 'The image layer already exists in the associated repository.']],
  );
  add('ecr:PutImage', (rng) => ({ request: { ...image(rng), imageTag: rng.hex(7) } }));
  add('lambda:UpdateFunctionConfiguration20150331v2', (rng) => ({
    request: { functionName: rng.pick(things.functions), memorySize: rng.pick(['256', '512', '1024']) },
    response: { runtime: 'python3.12', lastUpdateStatus: 'InProgress' },
  }));
  add('lambda:PublishVersion20150331', (rng) => ({
    request: { functionName: rng.pick(things.functions) },
    response: { version: String(rng.between(3, 240)) },
  }));
  add('ec2:CreateLaunchTemplateVersion', (rng) => ({
    request: { launchTemplateName: rng.pick(things.services), sourceVersion: String(rng.between(1, 40)) },
    response: { launchTemplateId: `lt-0${rng.hex(16)}` },
  }));
}
