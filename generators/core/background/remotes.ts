import { Alias } from '../distributions.ts';
import type { PlanContext } from '../producer.ts';
import type { Network } from '../world.ts';
import { addressIn, networksOf } from './addresses.ts';

/** A host outside that our servers talk to as a habit. */
export interface Remote {
  /** DNS name with its trailing dot. */
  readonly name: string;
  readonly addresses: readonly number[];
  readonly port: number;
  /** AWS service that owns the address, if any, as flow records name it. */
  readonly service: string | null;
  readonly kind: 'aws' | 'mirror' | 'saas' | 'logs' | 'partner' | 'site';
  readonly weight: number;
}

/** Outside hosts, and a choice among them by weight. */
export interface Remotes {
  readonly all: readonly Remote[];
  readonly byWeight: Alias;
}

const AWS = [
  'sts',
  'ssm',
  'ssmmessages',
  'ec2messages',
  'secretsmanager',
  'kms',
  'sqs',
  'logs',
  'monitoring',
  'dynamodb',
  'ec2',
  'api.ecr',
  'sns',
  'events',
];
const SAAS = [
  ['api.payments.example.com', 'saas'],
  ['ingest.metrics-cloud.example.net', 'logs'],
  ['logs.observe.example.net', 'logs'],
  ['api.mailer.example.org', 'saas'],
  ['hooks.chat.example.com', 'saas'],
  ['maps.tiles.example.org', 'saas'],
  ['api.identity.example.com', 'saas'],
  ['sftp.exchange.example.net', 'partner'],
  ['packages.mirror.example.org', 'mirror'],
  ['deb.mirror.example.net', 'mirror'],
  ['files.pythonhosted.example', 'mirror'],
  ['registry.modules.example', 'mirror'],
  ['api.codehost.example', 'saas'],
  ['objects.codehost.example', 'saas'],
  ['api.translate.example.org', 'saas'],
  ['telemetry.endpoint-guard.example.com', 'logs'],
  ['upload.vendor-sync.example.net', 'partner'],
  ['reports.finance-hub.example.com', 'partner'],
  ['cdn.assets.example.org', 'site'],
  ['feeds.news.example.com', 'site'],
  ['weather.openfeed.example', 'site'],
  ['fonts.typeface.example', 'site'],
  ['sms.gateway.example.com', 'saas'],
  ['ocr.documents.example.net', 'saas'],
] as const;
const HOME: Record<Remote['kind'], readonly Network['kind'][]> = {
  aws: ['cloud'],
  mirror: ['hosting', 'education'],
  saas: ['hosting', 'cloud'],
  logs: ['hosting', 'cloud'],
  partner: ['partner', 'hosting'],
  site: ['hosting', 'cloud'],
};

/** The outside hosts of a case: the same names and addresses for DNS and for flows. */
export function remotes(context: PlanContext): Remotes {
  const { world } = context;
  const rng = context.shared('entity', 'remotes');
  const make = (name: string, kind: Remote['kind'], service: string | null, weight: number): Remote => {
    const networks = networksOf(world, ...HOME[kind]);
    const network = rng.pick(networks);
    return {
      name: `${name}.`,
      addresses: Array.from({ length: rng.between(1, 4) }, () => addressIn(network, rng)),
      port: name.startsWith('sftp') ? 22 : 443,
      service,
      kind,
      weight,
    };
  };
  const all = [
    ...AWS.map((name, rank) => make(`${name}.${world.region}.amazonaws.com`, 'aws', 'AMAZON', 9 / (1 + rank * 0.5))),
    ...SAAS.map(([name, kind]) => make(name, kind, null, 0.4 + 2.6 * rng.unit())),
    ...Array.from({ length: 14 }, (_, index) =>
      make(
        `${rng.pick(['api', 'edge', 'push', 'sync', 'hook', 'cdn'])}${index + 1}.${rng.pick(['northline', 'bluepeak', 'tidewater', 'quillworks', 'fernhill'])}.example`,
        'site',
        null,
        0.3 * rng.unit(),
      ),
    ),
  ];
  return { all, byWeight: new Alias(all.map((remote) => remote.weight)) };
}

/** One of the outside hosts. @param name without the final dot. @throws when there is no such host */
export function remoteNamed(context: PlanContext, name: string): Remote {
  const found = remotes(context).all.find((remote) => remote.name === `${name}.`);
  if (!found) throw new Error(`There is no outside host "${name}".`);
  return found;
}

/** Mean share of a remote host's traffic that leaves us: logs and partners take, mirrors give. */
export const UPLOAD_SHARE: Record<Remote['kind'], number> = { aws: 0.5, mirror: 0.04, saas: 0.45, logs: 0.93, partner: 0.72, site: 0.2 };
