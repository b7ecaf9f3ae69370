import { ipText } from '../ids.ts';
import type { Instance } from '../world.ts';

/** What a detector says for each finding type: one wording per type, whatever stands behind it. `{instance}` is an id. */
const TITLES: Readonly<Record<string, string>> = {
  'Recon:EC2/PortProbeUnprotectedPort': 'An unprotected port on EC2 instance {instance} is being probed.',
  'UnauthorizedAccess:EC2/SSHBruteForce': 'A remote host tries SSH passwords on EC2 instance {instance}.',
  'Discovery:IAMUser/AnomalousBehavior': 'An identity called APIs of discovery in an anomalous way.',
  'Discovery:S3/AnomalousBehavior': 'An identity called S3 APIs of discovery in an anomalous way.',
  'UnauthorizedAccess:IAMUser/ConsoleLoginSuccess.B': 'A console sign-in came from places far apart.',
  'Behavior:EC2/TrafficVolumeUnusual': 'EC2 instance {instance} sends an unusual volume to a remote host.',
  'Behavior:EC2/NetworkPortUnusual': 'EC2 instance {instance} uses an unusual port.',
  'Exfiltration:S3/AnomalousBehavior': 'An identity read objects of a bucket in an anomalous way.',
  'Persistence:IAMUser/AnomalousBehavior': 'An identity called APIs of persistence in an anomalous way.',
  'UnauthorizedAccess:IAMUser/MaliciousIPCaller.Custom': 'An API was called from an address on a list of ours.',
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS':
    'Credentials of an EC2 instance role were used from an external address.',
  'Policy:S3/BucketAnonymousAccessGranted': 'A bucket was opened to anonymous access.',
};

/**
 * Title of a finding by its type.
 * @param instance id, for types that are about a machine
 * @throws with the known types when there is none for this one
 */
export function findingTitle(type: string, instance = ''): string {
  const title = TITLES[type];
  if (title === undefined) throw new Error(`No title for findings of type "${type}". Known: ${Object.keys(TITLES).join(', ')}.`);
  return title.replace('{instance}', instance);
}

/** The action of a finding about an API call. @param service `s3`, without the domain */
export const callAction = (api: string, service: string): Readonly<Record<string, string>> => ({
  'action.actionType': 'AWS_API_CALL',
  'action.awsApiCallAction.api': api,
  'action.awsApiCallAction.serviceName': `${service}.amazonaws.com`,
  'action.awsApiCallAction.callerType': 'Remote IP',
});

/** The action of a finding about a connection: the port is ours when somebody came in, theirs when we went out. */
export const networkAction = (instance: Instance, direction: 'INBOUND' | 'OUTBOUND', port: number): Readonly<Record<string, string>> => ({
  'action.actionType': 'NETWORK_CONNECTION',
  'action.networkConnectionAction.connectionDirection': direction,
  'action.networkConnectionAction.protocol': 'TCP',
  [`action.networkConnectionAction.${direction === 'INBOUND' ? 'local' : 'remote'}PortDetails.port`]: String(port),
  'action.networkConnectionAction.localIpDetails.ipAddressV4': ipText(instance.eni.privateIp),
});
