import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { IamUser, Person } from '../world.ts';

/** Kinds of software that call AWS or our sites. */
export type AgentKind =
  | 'awscli'
  | 'boto3'
  | 'java'
  | 'hadoop'
  | 'go'
  | 'rust'
  | 'node'
  | 's3fs'
  | 'ssm'
  | 'terraform'
  | 'console'
  | 'browser'
  | 'bot'
  | 'scanner'
  | 'tool';

const PYTHON = ['3.9.21', '3.11.9', '3.11.11', '3.12.8', '3.13.1'];
const KERNEL = [
  '5.10.230-223.885.amzn2.x86_64',
  '6.1.119-129.201.amzn2023.x86_64',
  '6.1.128-136.201.amzn2023.x86_64',
  '6.8.0-1021-aws',
  '5.15.0-1075-aws',
];
/** System, release and processor that software names. */
type Platform = readonly [os: 'linux' | 'macos' | 'windows', release: string, arch: string];
/** Where a tool runs: on some server of Amazon's, on some laptop, or on a known machine. */
export type Host = 'server' | 'laptop' | Platform;

const LAPTOPS = {
  macOS: [
    ['macos', '24.3.0', 'arm64'],
    ['macos', '23.6.0', 'arm64'],
  ],
  Linux: [
    ['linux', '6.8.0-52-generic', 'x86_64'],
    ['linux', '6.12.9-arch1-1', 'x86_64'],
  ],
  Windows: [
    ['windows', '11', 'amd64'],
    ['windows', '10', 'amd64'],
  ],
} as const satisfies Record<Person['os'], readonly Platform[]>;

const platform = (rng: Rng, host: Host): Platform =>
  host === 'server'
    ? ['linux', rng.pick(KERNEL), 'x86_64']
    : host === 'laptop'
      ? rng.pick([...LAPTOPS.macOS, ...LAPTOPS.Linux, ...LAPTOPS.Windows])
      : host;

/** The same as Go and Java write it. */
const goOn = ([os, , arch]: Platform, version: string): string =>
  `os/${os} lang/go#1.${version} md/GOOS#${os === 'macos' ? 'darwin' : os} md/GOARCH#${arch === 'arm64' ? arch : 'amd64'}`;
const javaOn = ([os, release]: Platform): string =>
  os === 'macos'
    ? `Mac_OS_X/1${release.startsWith('24') ? '5.3' : '4.6'}`
    : os === 'windows'
      ? `Windows_${release}/10.0`
      : `Linux/${release}`;

const CHROME = [130, 131, 132, 133, 134];
const FIREFOX = ['128.0', '134.0', '135.0'];
const TERRAFORM = ['1.5.7', '1.9.8', '1.10.5'];

const MAKERS: Record<AgentKind, (rng: Rng, host: Platform) => string> = {
  awscli: (rng, host) => {
    const version = rng.pick(['2.15.30', '2.17.60', '2.22.12', '2.23.6', '2.24.4']);
    const [os, release, arch] = host;
    return `aws-cli/${version} md/awscrt#0.2${rng.between(0, 3)}.${rng.between(2, 9)} ua/2.0 os/${os}#${release} md/arch#${arch} lang/python#${rng.pick(PYTHON)} md/pyimpl#CPython cfg/retry-mode#standard md/installer#exe md/prompt#off`;
  },
  boto3: (rng, host) => {
    const version = `1.${rng.pick([34, 35, 36])}.${rng.between(3, 160)}`;
    const [os, release, arch] = host;
    return `Boto3/${version} md/Botocore#${version} ua/2.0 os/${os}#${release} md/arch#${arch} lang/python#${rng.pick(PYTHON)} md/pyimpl#CPython cfg/retry-mode#legacy Botocore/${version}`;
  },
  java: (rng, host) =>
    `aws-sdk-java/2.${rng.between(25, 30)}.${rng.between(1, 60)} ${javaOn(host)} OpenJDK_64-Bit_Server_VM/${rng.pick(['17.0.13+11-LTS', '21.0.5+11-LTS', '21.0.6+7-LTS'])} Java/${rng.pick(['17.0.13', '21.0.5', '21.0.6'])} vendor/Amazon.com_Inc. io/sync http/Apache cfg/retry-mode/legacy`,
  hadoop: (rng, host) =>
    `Hadoop 3.3.${rng.between(3, 6)}-amzn-${rng.between(1, 5)}, aws-sdk-java/1.12.${rng.between(500, 780)} ${javaOn(host)} OpenJDK_64-Bit_Server_VM/${rng.pick(['17.0.13+11-LTS', '11.0.25+9-LTS'])} java/${rng.pick(['17.0.13', '11.0.25'])} vendor/Amazon.com_Inc. cfg/retry-mode/standard com.amazonaws.services.s3.transfer.TransferManager/1.12.${rng.between(500, 780)}`,
  go: (rng, host) =>
    `aws-sdk-go-v2/1.${rng.between(26, 36)}.${rng.between(0, 6)} ua/2.1 ${goOn(host, `${rng.between(21, 23)}.${rng.between(0, 9)}`)} api/s3#1.${rng.between(53, 77)}.${rng.between(0, 3)}`,
  rust: (rng) =>
    `aws-sdk-rust/1.3.${rng.between(1, 4)} ua/2.1 api/s3/1.${rng.between(40, 74)}.0 os/linux lang/rust/1.8${rng.between(0, 4)}.0 exec-env/AWS_ECS_EC2`,
  node: (rng, [os, release]) =>
    `aws-sdk-js/3.${rng.between(650, 750)}.0 ua/2.1 os/${os}#${release} lang/js md/nodejs#${rng.pick(['18.20.5', '20.18.2', '22.13.1'])} api/sqs#3.${rng.between(650, 750)}.0 m/E`,
  s3fs: (rng, [os, release, arch]) =>
    `Boto3/1.35.${rng.between(3, 99)} md/Botocore#1.35.${rng.between(3, 99)} ua/2.0 os/${os}#${release} md/arch#${arch} lang/python#${rng.pick(PYTHON)} md/pyimpl#CPython aiobotocore/2.15.${rng.between(0, 3)}`,
  ssm: (rng) =>
    `aws-sdk-go/1.55.${rng.between(0, 6)} (go1.22.${rng.between(5, 11)}; linux; amd64) amazon-ssm-agent/3.3.${rng.pick([987, 1142, 1345, 1611])}.0`,
  terraform: (rng, host) =>
    `APN/1.0 HashiCorp/1.0 Terraform/${rng.pick(TERRAFORM)} (+https://www.terraform.io) terraform-provider-aws/5.${rng.between(60, 86)}.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.${rng.between(30, 36)}.${rng.between(0, 5)} ua/2.1 ${goOn(host, `23.${rng.between(1, 5)}`)}`,
  console: (rng) => browser(rng),
  browser: (rng) => browser(rng),
  bot: (rng) =>
    rng.pick([
      'Mozilla/5.0 (compatible; SearchCrawler/2.1; +http://crawler.example/bot.html)',
      'Mozilla/5.0 (compatible; IndexBot/7.0; +https://index.example.net/robot)',
      'Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/132.0.6834.83 Mobile Safari/537.36 (compatible; SearchCrawler/2.1; +http://crawler.example/bot.html)',
      'LinkPreview/1.0 (+https://preview.example.org)',
      'Mozilla/5.0 (compatible; RankSpider/3.4; +http://rank.example.com/spider)',
      'StatusCheck/4.2 (+https://status.example.net)',
      'FeedFetcher/1.8 (https://feeds.example.org/about)',
    ]),
  scanner: (rng) =>
    rng.pick([
      'Go-http-client/1.1',
      'Go-http-client/1.1',
      'Go-http-client/2.0',
      'python-requests/2.32.3',
      'python-urllib3/2.2.1',
      'curl/7.88.1',
      'Mozilla/5.0 zgrab/0.x',
      'Mozilla/5.0 (compatible; SurveyScan/1.1; +https://survey.example/optout)',
      'aiohttp/3.9.5',
      'masscan/1.3',
      'okhttp/4.12.0',
    ]),
  tool: (rng) =>
    rng.pick([
      'curl/8.5.0',
      'curl/7.88.1',
      'Wget/1.21.4',
      'python-requests/2.31.0',
      'python-requests/2.32.3',
      'Go-http-client/1.1',
      'PostmanRuntime/7.43.0',
      'okhttp/4.12.0',
      'axios/1.7.9',
    ]),
};

function browser(rng: Rng): string {
  const chrome = rng.pick(CHROME);
  return rng.pick([
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36`,
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Safari/537.36 Edg/${chrome}.0.0.0`,
    `Mozilla/5.0 (X11; Linux x86_64; rv:${rng.pick(FIREFOX)}) Gecko/20100101 Firefox/${rng.pick(FIREFOX)}`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:${rng.pick(FIREFOX)}) Gecko/20100101 Firefox/${rng.pick(FIREFOX)}`,
    `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${rng.between(0, 3)} Safari/605.1.15`,
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_${rng.between(0, 3)} like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.${rng.between(0, 3)} Mobile/15E148 Safari/604.1`,
    `Mozilla/5.0 (Linux; Android 1${rng.between(2, 5)}; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${chrome}.0.0.0 Mobile Safari/537.36`,
  ]);
}

/**
 * A user agent of this kind, with versions from the seed. S3's logs bracket it themselves, and they add the command of the command line.
 * @param host where the tool runs: servers have Amazon's kernels, laptops their owners' systems
 */
export function agent(rng: Rng, kind: AgentKind, host: Host = 'server'): string {
  return MAKERS[kind](rng, platform(rng, host));
}

/** Several agents of these kinds, in turn, as one fleet has them: all on one kind of machine. */
export function agents(rng: Rng, kinds: readonly AgentKind[], host: Host = 'server'): readonly string[] {
  const machine = platform(rng, host);
  return kinds.map((kind) => agent(rng, kind, machine));
}

/** The image that instances of a service run, the same for every unit of a case. */
export const serverOf = (context: PlanContext, service: string): Host => platform(context.shared('entity', 'image', service), 'server');

/** Command-line tools and scripts on a person's laptop, the same for every unit of a case. */
export function toolsOf(context: PlanContext, person: Person): Readonly<Record<'awscli' | 'boto3' | 'terraform', string>> {
  const rng = context.shared('entity', 'tools', person.upn);
  const laptop = rng.pick<Platform>(LAPTOPS[person.os]);
  return { awscli: agent(rng, 'awscli', laptop), boto3: agent(rng, 'boto3', laptop), terraform: agent(rng, 'terraform', laptop) };
}

/** What a service user's key is used with, the usual program first: one machine, the same for every unit of a case. */
export function programsOf(context: PlanContext, user: IamUser): readonly string[] {
  const rng = context.shared('entity', 'programs', user.name);
  return agents(rng, [rng.pick(['boto3', 'java', 'node', 'go'] as const), 'awscli']);
}
