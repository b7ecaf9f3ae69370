import { lognormal } from '../distributions.ts';
import type { Keyring } from '../random.ts';
import type { Bucket, Objects } from '../world.ts';
import { bucketPlans, type BucketPlan } from './buckets.ts';
import type { Company } from './company.ts';
import { KEY_PATTERNS } from './keys.ts';

/** Objects of all buckets together. */
const TOTAL = { full: 60_000, short: 24_000 } as const;
/** Every bucket has at least so many, the state bucket aside. */
const LEAST = { full: 500, short: 400 } as const;

/** Buckets in a stable order, shuffled by the seed so that an index tells nothing, and their objects. */
export function buildStorage(
  keyring: Keyring,
  company: Company,
  accounts: { readonly prod: string; readonly dev: string; readonly security: string },
  about: { readonly size: 'full' | 'short'; readonly time: number },
): { buckets: Bucket[]; objects: Objects } {
  const rng = keyring.rng('world', 'buckets');
  const plans = rng.shuffle(bucketPlans(company.industry));
  const shares = plans.map((plan) => plan.objects * (0.6 + 0.8 * rng.unit()));
  const sum = shares.reduce((a, b) => a + b, 0);
  const suffix = rng.pick(['prod', company.region, rng.hex(6), 'live']);
  const counts = plans.map((plan, i) =>
    plan.pattern === 'state' ? 120 : Math.max(LEAST[about.size], Math.round((shares[i]! / sum) * TOTAL[about.size])),
  );
  const count = counts.reduce((a, b) => a + b, 0);
  const bucket = new Uint16Array(count);
  const size = new Float64Array(count);
  const words = new Uint32Array(count);
  const buckets: Bucket[] = [];
  let first = 0;
  plans.forEach((plan, index) => {
    const own = keyring.rng('world', 'bucket', plan.purpose);
    const account = plan.purpose === 'load-balancer-logs' ? accounts.security : accounts.prod;
    const total = counts[index]!;
    const median = plan.median * (0.8 + 0.4 * own.unit());
    for (let i = first; i < first + total; i++) {
      bucket[i] = index;
      size[i] = Math.max(64, Math.floor(lognormal(own, median, plan.sigma)));
    }
    own.fill(words.subarray(first, first + total));
    buckets.push(describe(plan, index, account, first, total, { company, suffix, rng: own }));
    first += total;
  });
  const key = (index: number): string => {
    const plan = plans[bucket[index] ?? -1];
    const owner = buckets[bucket[index] ?? -1];
    if (!plan || !owner) throw new RangeError(`There is no object ${index}: the world has ${count}.`);
    return KEY_PATTERNS[plan.pattern]({
      prefix: plan.prefix,
      n: index - owner.firstObject,
      count: owner.objectCount,
      word: words[index]!,
      newest: about.time,
      account: accounts.prod,
      region: company.region,
    });
  };
  return { buckets, objects: { count, bucket, size, key } };
}

function describe(
  plan: BucketPlan,
  index: number,
  account: string,
  firstObject: number,
  objectCount: number,
  about: { company: Company; suffix: string; rng: ReturnType<Keyring['rng']> },
): Bucket {
  const { company, suffix, rng } = about;
  return {
    index,
    name: `${company.org.slug}-${plan.purpose}-${suffix}`,
    account,
    region: company.region,
    holds: plan.holds,
    sensitivity: plan.sensitivity,
    createdDaysAgo: rng.between(120, 2200),
    versioning: plan.sensitivity === 'regulated' || rng.chance(0.5),
    accessLogging: plan.pattern !== 'log' && plan.pattern !== 'state',
    dataEvents: plan.pattern !== 'log',
    readers: plan.readers,
    writers: plan.writers,
    teams: plan.teams,
    readsPerHour: plan.reads,
    writesPerHour: plan.writes,
    firstObject,
    objectCount,
  };
}
