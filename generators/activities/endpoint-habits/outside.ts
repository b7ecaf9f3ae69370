import { addressIn, networksOf } from '../../core/background/addresses.ts';
import { remotes } from '../../core/background/remotes.ts';
import { zipf, type Alias } from '../../core/distributions.ts';
import { ipText } from '../../core/ids.ts';
import type { PlanContext } from '../../core/producer.ts';

export interface Site {
  readonly url: number;
  readonly ips: readonly number[];
}

export interface Outside {
  readonly sites: readonly Site[];
  readonly popular: Alias;
  readonly registry: Site;
  readonly binaries: readonly Site[];
  readonly codeHost: Site;
  readonly cloud: readonly Site[];
  readonly office: readonly Site[];
  readonly updates: readonly Site[];
  readonly backup: Site;
}

const WORDS = [
  'news',
  'maps',
  'wiki',
  'weather',
  'shop',
  'forum',
  'docs',
  'travel',
  'bank',
  'video',
  'recipes',
  'sports',
  'jobs',
  'learn',
  'radio',
  'photos',
  'tickets',
  'answers',
  'translate',
  'blog',
];
const OWNERS = ['tidewater', 'fernhill', 'bluepeak', 'quillworks', 'northline', 'marrowstone', 'cinderpath', 'oakhollow'];

/** Hosts that laptops connect to, with addresses that are the same for every unit where servers use them too. */
export function outside(context: PlanContext): Outside {
  const { world, pools } = context;
  const rng = context.rng('noise', 'outside');
  const place = (name: string, kind: 'hosting' | 'cloud', count = 2): Site => {
    const network = rng.pick(networksOf(world, kind));
    return { url: pools.string(name), ips: Array.from({ length: count }, () => pools.string(ipText(addressIn(network, rng)))) };
  };
  const shared = remotes(context).all;
  const known = (test: RegExp): Site[] =>
    shared
      .filter((one) => test.test(one.name))
      .map((one) => ({ url: pools.string(one.name.slice(0, -1)), ips: one.addresses.map((ip) => pools.string(ipText(ip))) }));
  const sites = [
    ...known(/^(?!.*amazonaws)/),
    ...Array.from({ length: 70 }, (_, n) =>
      place(
        `${rng.pick(['www', 'www', 'm', 'static', 'api', 'cdn'])}.${WORDS[n % WORDS.length]}-${OWNERS[(n * 3 + Math.floor(n / 20)) % OWNERS.length]}.example`,
        rng.chance(0.7) ? 'hosting' : 'cloud',
        rng.between(1, 4),
      ),
    ),
  ];
  const cloud = known(/^(sts|s3|ssm|ec2|logs|monitoring)\..*amazonaws/);
  return {
    sites: rng.shuffle(sites),
    popular: zipf(sites.length, 0.82),
    registry: known(/^registry\.modules/)[0] ?? place('registry.modules.example', 'hosting'),
    binaries: [
      ...known(/^(objects\.codehost|packages\.mirror|files\.python)/),
      place('releases.imgforge.example', 'hosting'),
      place('binaries.quickbundle.example', 'cloud'),
      place('cdn.browser-marionet.example', 'cloud'),
    ],
    codeHost: known(/^api\.codehost/)[0] ?? place('codehost.example', 'cloud'),
    cloud: cloud.length > 0 ? cloud : [place(`sts.${world.region}.amazonaws.com`, 'cloud')],
    office: [
      place('outlook.office-suite.example', 'cloud', 4),
      place('teams.office-suite.example', 'cloud', 4),
      place('files.office-suite.example', 'cloud', 3),
      place('edge.chatroom.example', 'hosting', 2),
    ],
    updates: [
      place('update.browser-vendor.example', 'cloud', 3),
      place('dl.os-updates.example', 'cloud', 4),
      place('cdn.office-suite.example', 'cloud', 3),
    ],
    backup: place('ingest.keepsafe-backup.example', 'hosting', 2),
  };
}
