import type { StageColumn, TableSpec } from '../../core/source.ts';
import { isoTime, jsonObject, jsonString, timestamp } from '../../core/sql.ts';
import { jsonNested } from '../../core/source-kit/json-nested.ts';

export const ABOUT = { key: 0, bucket: 1, instance: 2 } as const;

export const STAGE = {
  created: { type: 'f64' },
  updated: { type: 'f64' },
  first: { type: 'f64' },
  last: { type: 'f64' },
  arrived: { type: 'f64' },
  tie: { type: 'u32' },
  about: { type: 'u8' },
  severity: { type: 'u8' },
  count: { type: 'u32' },
  kind: { ref: 'string' },
  title: { ref: 'string' },
  text: { ref: 'string' },
  account: { ref: 'string' },
  region: { ref: 'string' },
  identity: { ref: 'identity' },
  instance: { ref: 'instance' },
  eni: { ref: 'eni' },
  bucket: { ref: 'string' },
  ip: { ref: 'string' },
  data: { ref: 'params' },
  asn: { type: 'u32' },
  asnorg: { ref: 'string' },
  isp: { ref: 'string' },
  org: { ref: 'string' },
  country: { ref: 'string' },
  city: { ref: 'string' },
  latitude: { type: 'f64' },
  longitude: { type: 'f64' },
  id: { type: 'utf8' },
} as const satisfies Record<string, StageColumn>;

const DETECTOR = `md5('detector:' || account.value || region.value)`;
/** Where in `action` the vendor has the remote address, as the JSON text before it. */
const PLACE = `CASE service.action['actionType'] WHEN 'NETWORK_CONNECTION' THEN '"networkConnectionAction":{' WHEN 'PORT_PROBE' THEN '"portProbeDetails":[{' WHEN 'AWS_API_CALL' THEN '"awsApiCallAction":{' END`;

const resource =
  `{'resourcetype': CASE s.about WHEN ${ABOUT.instance} THEN 'Instance' WHEN ${ABOUT.bucket} THEN 'S3Bucket' ELSE 'AccessKey' END, ` +
  `'accesskeydetails': CASE WHEN s.identity <> 0 THEN {'accesskeyid': identity.accessKeyId, 'principalid': identity.principalId, 'usertype': identity.type, 'username': coalesce(identity.userName::VARCHAR, identity.issuerUserName::VARCHAR)} END, ` +
  `'s3bucketdetails': CASE WHEN s.bucket <> 0 THEN [{'arn': 'arn:aws:s3:::' || bucket.value, 'name': bucket.value::VARCHAR, 'type': 'Destination'}] END, ` +
  `'instancedetails': CASE WHEN s.instance <> 0 THEN {'instanceid': instance.id, 'instancetype': instance.type, 'privateipaddress': eni.privateIp, 'publicip': eni.publicIp, 'networkinterfaceid': eni.id, 'subnetid': eni.subnet, 'vpcid': eni.vpc, 'imageid': instance.amiId} END}`;
const remote = `CASE WHEN s.ip <> 0 THEN {'ipaddressv4': ip.value, 'asn': CASE WHEN s.asn <> 0 THEN s.asn::VARCHAR END, 'asnorg': asnorg.value, 'isp': isp.value, 'org': org.value, 'countryname': country.value, 'city': city.value, 'latitude': CASE WHEN s.asn <> 0 THEN s.latitude END, 'longitude': CASE WHEN s.asn <> 0 THEN s.longitude END} END`;
const service =
  `{'servicename': 'guardduty', 'detectorid': ${DETECTOR}, 'count': s.count::BIGINT, 'archived': false, 'eventfirstseen': ${timestamp('s.first')}, 'eventlastseen': ${timestamp('s.last')}, ` +
  `'resourcerole': CASE WHEN s.about = ${ABOUT.instance} AND (data.value['actionType'] = 'DNS_REQUEST' OR data.value['networkConnectionAction.connectionDirection'] = 'OUTBOUND') THEN 'ACTOR' ELSE 'TARGET' END, 'action': data.value, 'remoteip': ${remote}}`;

const text = jsonString;
const plain = (sql: string) => `CAST(${sql} AS VARCHAR)`;
const when = (condition: string, json: string) => `CASE WHEN ${condition} THEN ${json} END`;

const remoteJson = jsonObject({
  ipAddressV4: text('service.remoteip.ipaddressv4'),
  organization: when(
    'service.remoteip.asn IS NOT NULL',
    jsonObject({
      asn: text('service.remoteip.asn'),
      asnOrg: text('service.remoteip.asnorg'),
      isp: text('service.remoteip.isp'),
      org: text('service.remoteip.org'),
    }),
  ),
  country: jsonObject({ countryName: text('service.remoteip.countryname') }),
  city: jsonObject({ cityName: text('service.remoteip.city') }),
  geoLocation: when(
    'service.remoteip.latitude IS NOT NULL',
    jsonObject({ lat: plain('service.remoteip.latitude'), lon: plain('service.remoteip.longitude') }),
  ),
});
/** The action as flattened, with the remote address put in where the detector has it. */
const nested = jsonNested('service.action');
const actionJson = `CASE WHEN service.remoteip IS NULL OR coalesce(strpos(${nested}, ${PLACE}), 0) = 0 THEN coalesce(${nested}, '{}') ELSE replace(${nested}, ${PLACE}, ${PLACE} || '"remoteIpDetails":' || ${remoteJson} || ',') END`;

export const GUARDDUTY: TableSpec = {
  name: 'guardduty',
  title: 'GuardDuty findings',
  description:
    'Findings of Amazon GuardDuty, five to thirty minutes after the activity they describe; repeats raise the count of the same finding. ' +
    'A finding says that something is unusual, not that it was harmful, and much that is harmful gets none.',
  spec: 'https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_finding-format.html',
  columns: [
    { name: 'schemaversion', type: 'VARCHAR', description: 'Version of the finding format.' },
    { name: 'accountid', type: 'VARCHAR', description: 'Account of the finding.', entity: 'account' },
    { name: 'region', type: 'VARCHAR', description: 'Region of the detector.' },
    { name: 'partition', type: 'VARCHAR', description: 'aws.' },
    { name: 'id', type: 'VARCHAR', description: 'Id of the finding.', entity: 'finding' },
    { name: 'arn', type: 'VARCHAR', description: 'ARN of the finding.' },
    { name: 'type', type: 'VARCHAR', description: 'Finding type: purpose, resource, family, and what was seen.' },
    { name: 'severity', type: 'DOUBLE', description: 'Low 1 to 3.9, medium 4 to 6.9, high 7 to 8.9.' },
    { name: 'title', type: 'VARCHAR', description: 'Title.' },
    { name: 'description', type: 'VARCHAR', description: 'What was seen, in a sentence or two.' },
    { name: 'createdat', type: 'TIMESTAMP', description: 'When the finding was made, UTC, milliseconds.' },
    { name: 'updatedat', type: 'TIMESTAMP', description: 'When it last changed.' },
    {
      name: 'resource',
      type: 'STRUCT(resourcetype VARCHAR, accesskeydetails STRUCT(accesskeyid VARCHAR, principalid VARCHAR, usertype VARCHAR, username VARCHAR), s3bucketdetails STRUCT(arn VARCHAR, "name" VARCHAR, "type" VARCHAR)[], instancedetails STRUCT(instanceid VARCHAR, instancetype VARCHAR, privateipaddress VARCHAR, publicip VARCHAR, networkinterfaceid VARCHAR, subnetid VARCHAR, vpcid VARCHAR, imageid VARCHAR))',
      description:
        "What the finding is about: an access key, buckets or an instance. accesskeyid equals CloudTrail's useridentity.accesskeyid.",
    },
    {
      name: 'service',
      type: 'STRUCT(servicename VARCHAR, detectorid VARCHAR, count BIGINT, archived BOOLEAN, eventfirstseen TIMESTAMP, eventlastseen TIMESTAMP, resourcerole VARCHAR, "action" MAP(VARCHAR, VARCHAR), remoteip STRUCT(ipaddressv4 VARCHAR, asn VARCHAR, asnorg VARCHAR, isp VARCHAR, org VARCHAR, countryname VARCHAR, city VARCHAR, latitude DOUBLE, longitude DOUBLE))',
      description:
        "How it was seen: first and last event (CloudTrail's times), count, the action with dotted keys (service.action['awsApiCallAction.api']), and the remote address with its network and place. The vendor nests remoteip inside the action.",
    },
  ],
  time: 'createdat',
  stage: STAGE,
  select: {
    schemaversion: `'2.0'`,
    accountid: 'account.value',
    region: 'region.value',
    partition: `'aws'`,
    id: 's.id',
    arn: `'arn:aws:guardduty:' || region.value || ':' || account.value || ':detector/' || ${DETECTOR} || '/finding/' || s.id`,
    type: 'kind.value',
    severity: 's.severity::DOUBLE',
    title: 'title.value',
    description: 'text.value',
    createdat: timestamp('s.created'),
    updatedat: timestamp('s.updated'),
    resource,
    service,
  },
  arrived: timestamp('s.arrived'),
  order: 'arrived, tie',
  raw: {
    format: 'json',
    sql: jsonObject({
      schemaVersion: text('schemaversion'),
      accountId: text('accountid'),
      region: text('region'),
      partition: text('"partition"'),
      id: text('id'),
      arn: text('arn'),
      type: text('"type"'),
      resource: jsonObject({
        resourceType: text('resource.resourcetype'),
        accessKeyDetails: when(
          'resource.accesskeydetails IS NOT NULL',
          jsonObject({
            accessKeyId: text('resource.accesskeydetails.accesskeyid'),
            principalId: text('resource.accesskeydetails.principalid'),
            userType: text('resource.accesskeydetails.usertype'),
            userName: text('resource.accesskeydetails.username'),
          }),
        ),
        s3BucketDetails: `'[' || array_to_string([${jsonObject({ arn: text('b.arn'), name: text('b.name'), type: text('b."type"') })} for b in resource.s3bucketdetails], ',') || ']'`,
        instanceDetails: when(
          'resource.instancedetails IS NOT NULL',
          jsonObject({
            instanceId: text('resource.instancedetails.instanceid'),
            instanceType: text('resource.instancedetails.instancetype'),
            imageId: text('resource.instancedetails.imageid'),
            networkInterfaces: `'[' || ${jsonObject({ networkInterfaceId: text('resource.instancedetails.networkinterfaceid'), privateIpAddress: text('resource.instancedetails.privateipaddress'), publicIp: text('resource.instancedetails.publicip'), subnetId: text('resource.instancedetails.subnetid'), vpcId: text('resource.instancedetails.vpcid') })} || ']'`,
          }),
        ),
      }),
      service: jsonObject({
        serviceName: text('service.servicename'),
        detectorId: text('service.detectorid'),
        action: actionJson,
        resourceRole: text('service.resourcerole'),
        eventFirstSeen: text(isoTime('service.eventfirstseen', 3)),
        eventLastSeen: text(isoTime('service.eventlastseen', 3)),
        archived: plain('service.archived'),
        count: plain('service.count'),
      }),
      severity: plain('severity'),
      createdAt: text(isoTime('createdat', 3)),
      updatedAt: text(isoTime('updatedat', 3)),
      title: text('title'),
      description: text('description'),
    }),
  },
};
