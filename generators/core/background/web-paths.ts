import type { Rng } from '../random.ts';

/** Pages of ours that fetch an address for the user: normal features that are also tried by those who should not. */
export const DOORS = [
  '/api/v2/preview?url=',
  '/render?src=',
  '/proxy/image?u=',
  '/v1/import?source=',
  '/export/pdf?template=',
  '/api/unfurl?link=',
  '/webhooks/test?target=',
  '/media/fetch?from=',
] as const;

/** Where honest users point a door. */
const HONEST = [
  'https://cdn.assets.example.org/img/',
  'https://feeds.news.example.com/item/',
  'https://files.partner.example.net/doc/',
  'https://maps.tiles.example.org/t/',
];
/** What scanners try there, without luck. */
const PROBES = [
  'http://127.0.0.1/',
  'http://127.0.0.1:8080/',
  'http://localhost/server-status',
  'file:///etc/passwd',
  'http://169.254.169.254/',
  'http://169.254.169.254/latest/meta-data/',
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/ec2-role',
  'http://169.254.169.254/latest/meta-data/iam/security-credentials/admin',
  'http://[::1]/',
  'http://metadata.internal/',
  'http://10.0.0.1/',
];
/** What scanners ask every site for. */
const SCANS = [
  '/.env',
  '/.git/config',
  '/wp-login.php',
  '/phpmyadmin/index.php',
  '/admin/login',
  '/actuator/health',
  '/actuator/env',
  '/xmlrpc.php',
  '/cgi-bin/luci',
  '/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php',
  '/server-status',
  '/api/v1/pods',
  '/solr/admin/info/system',
  '/boaform/admin/formLogin',
  '/HNAP1',
  '/config.json',
  '/backup.zip',
  '/debug/default/view',
];

const PAGES = [
  '/',
  '/login',
  '/account',
  '/account/settings',
  '/search',
  '/products',
  '/orders',
  '/help',
  '/about',
  '/news',
  '/status',
  '/contact',
  '/robots.txt',
  '/sitemap.xml',
  '/favicon.ico',
];
const APIS = [
  '/api/v2/session',
  '/api/v2/profile',
  '/api/v2/items',
  '/api/v2/search',
  '/api/v2/notifications',
  '/api/v2/upload',
  '/api/v2/messages',
  '/v1/quotes',
  '/v1/events',
  '/v1/token',
  '/healthcheck/deep',
];

/** Kinds of path. */
export interface WebPaths {
  readonly pages: readonly string[];
  readonly apis: readonly string[];
  readonly assets: readonly string[];
  readonly missing: readonly string[];
  readonly doors: readonly string[];
  readonly probes: readonly string[];
}

/** The site's paths, with ids from the seed: a few hundred. */
export function webPaths(rng: Rng): WebPaths {
  const many = (count: number, make: () => string): string[] => Array.from({ length: count }, make);
  return {
    pages: [...PAGES, ...many(60, () => `/${rng.pick(['products', 'articles', 'help', 'orders'])}/${rng.between(1000, 99_999)}`)],
    apis: [
      ...APIS,
      ...many(80, () => `/api/v2/items/${rng.hex(8)}`),
      ...many(
        24,
        () => `/api/v2/search?q=${rng.pick(['invoice', 'contract', 'status', 'delivery', 'report', 'form'])}&page=${rng.between(1, 6)}`,
      ),
    ],
    assets: many(
      70,
      () =>
        `/assets/${rng.pick(['app', 'vendor', 'main', 'chunk', 'logo', 'hero', 'icons'])}.${rng.hex(8)}.${rng.pick(['js', 'css', 'webp', 'svg', 'woff2'])}`,
    ),
    missing: [
      ...SCANS,
      ...many(24, () => `/products/${rng.between(100_000, 999_999)}`),
      '/apple-touch-icon.png',
      '/ads.txt',
      '/.well-known/security.txt',
    ],
    doors: many(60, () => `${rng.pick(DOORS)}${encodeURIComponent(`${rng.pick(HONEST)}${rng.hex(10)}`)}`),
    probes: DOORS.flatMap((door) => rng.sample(PROBES, 6).map((url) => `${door}${encodeURIComponent(url)}`)),
  };
}

/** Doors whose application says in a page that it could not fetch, with status 200, and the bytes of such an answer. */
const SOFT_DOORS = 4;

/**
 * Of the probes those that a soft door answers.
 * @param rng draws which doors are soft; the same for every unit of a case
 * @returns path and bytes of the answer, headers included
 */
export function softProbes(rng: Rng, probes: readonly string[]): (readonly [path: string, bytes: number])[] {
  return rng.sample(DOORS, SOFT_DOORS).flatMap((door) => {
    const page = rng.between(380, 900);
    return probes.filter((path) => path.startsWith(door)).map((path) => [path, page] as const);
  });
}
