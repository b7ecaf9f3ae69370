import { drawAddress } from '../addresses.ts';
import { restingUsers } from '../background/resting-users.ts';
import { ipText } from '../ids.ts';
import type { EntityRecord, EntityType } from '../manifest.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import type { Bucket, IamUser, Instance, Person, World } from '../world.ts';

/** Entity record by the rule that ids are `<type>:<value>`. */
export const entity = (type: EntityType, value: string, aliases?: readonly string[]): EntityRecord => ({
  id: `${type}:${value}`,
  type,
  value,
  ...(aliases ? { aliases } : {}),
});

/** Those of a kind that fit, in the order in which they may become culprit or victim. */
export const contested = <T>(context: PlanContext, kind: string, all: readonly T[], fits: (item: T) => boolean): readonly T[] =>
  context.shared('entity', 'cast', kind).shuffle(all).filter(fits);

/**
 * The culprit (or victim) of its kind: the first that fits of an order that the whole case shares. Bystanders are taken
 * from the other end of the same order, so that no innocent oddity points at the guilty one.
 * @param kind name of the order; `all` must be the same list wherever the kind is used
 */
export function culprit<T>(context: PlanContext, kind: string, all: readonly T[], fits: (item: T) => boolean): T {
  const [item] = contested(context, kind, all, fits);
  if (item === undefined) throw new Error(`The world has no ${kind} that fits.`);
  return item;
}

/** People who may be guilty under one cause or another: owners of the first keys, and the first of the people themselves. */
function suspects(context: PlanContext): ReadonlySet<Person> {
  const { world } = context;
  const owned = context
    .shared('entity', 'cast', 'user')
    .shuffle(world.users)
    .flatMap((user) => (user.person === null ? [] : [world.people[user.person]]));
  const people = context.shared('entity', 'cast', 'person').shuffle(world.people);
  const first = [
    (person: Person) => person.admin,
    (person: Person) => person.engineer,
    (person: Person) => person.engineer && person.team !== 'Security',
  ].map((fits) => people.find(fits));
  return new Set([...owned.slice(0, 6), ...first].filter((person) => person !== undefined));
}

/**
 * People and IAM users that an incident or a switched-off key may be about, under one cause or another. Idle talk in
 * tickets and changes names none of them, since it would contradict what the case says.
 */
export function implicated(context: PlanContext): ReadonlySet<Person | IamUser> {
  const { world } = context;
  const people = suspects(context);
  const users = context.shared('entity', 'cast', 'user').shuffle(world.users);
  const machines = users.filter((user) => user.person === null);
  const owned = users.filter((user) => user.person !== null && people.has(world.people[user.person]!));
  return new Set<Person | IamUser>([...people, ...owned, ...machines.slice(0, 2), ...restingUsers(context)]);
}

/** The `n`th bystander of a kind that fits: see {@link culprit}. */
export function bystander<T>(context: PlanContext, kind: string, all: readonly T[], fits: (item: T) => boolean, n = 0): T {
  const guilty = kind === 'person' || kind === 'user' ? suspects(context) : new Set<Person>();
  const innocent = (item: T): boolean => {
    const person =
      kind === 'user' ? context.world.people[(item as IamUser).person ?? -1] : kind === 'person' ? (item as Person) : undefined;
    return person === undefined || !guilty.has(person);
  };
  const able = contested(context, kind, all, fits);
  const spared = able.filter(innocent);
  const fitting = spared.length > 0 ? spared : able;
  const item = fitting[fitting.length - 1 - (n % Math.max(1, fitting.length))];
  if (item === undefined) throw new Error(`The world has no ${kind} that fits.`);
  return item;
}

/** A fact of an earlier phase, or undefined. */
export function earlier(context: PlanContext, name: string): string | undefined {
  try {
    return String(context.fact(name));
  } catch {
    return undefined;
  }
}

/** A bucket with something to lose, whose object requests are recorded. */
export const worthStealing =
  (context: PlanContext) =>
  (bucket: Bucket): boolean =>
    bucket.account === context.world.mainAccount &&
    bucket.dataEvents &&
    bucket.accessLogging &&
    (bucket.sensitivity === 'confidential' || bucket.sensitivity === 'regulated') &&
    bucket.objectCount >= 60;

/** A machine that a stolen key may send commands to: a worker, neither at the front nor a jump host. */
export const commandable =
  ({ world }: PlanContext) =>
  (instance: Instance): boolean =>
    instance.ssmManaged &&
    instance.account === world.mainAccount &&
    instance.role !== '' &&
    !world.loadBalancer.targets.includes(instance.index) &&
    !/bastion|monitoring/.test(instance.service);

/** The bucket that the case is about. */
export const victimBucket = (context: PlanContext): Bucket => culprit(context, 'bucket', context.world.buckets, worthStealing(context));

/** That bucket, and then others that could have been it. */
export const sought = (context: PlanContext): readonly Bucket[] =>
  contested(context, 'bucket', context.world.buckets, worthStealing(context));

/** Loot lies in this share of a bucket, its older part: under every cause its names may also stand in an older listing. */
export const OLDER = 0.5;

/** The objects of a bucket from its oldest to a day somewhat after the older part. @param late 0 to 1 */
export const olderHalf = (bucket: Bucket, late: number): readonly number[] =>
  Array.from({ length: Math.ceil(bucket.objectCount * (OLDER + 0.15 * late)) }, (_, place) => bucket.firstObject + place);

/** One of `candidates`. @throws with the wish in words when the world has none */
export function choose<T>(rng: Rng, candidates: readonly T[], wish: string): T {
  if (candidates.length === 0) throw new Error(`The world has no ${wish}.`);
  return rng.pick(candidates);
}

const bucketNamed = (world: World, name: string): Bucket => found(world.buckets, name, (bucket) => bucket.name);
export const instanceWithId = (world: World, id: string): Instance => found(world.instances, id, (instance) => instance.id);
export const userNamed = (world: World, name: string): IamUser => found(world.users, name, (user) => user.name);
export const personNamed = (world: World, name: string): Person => found(world.people, name, (person) => person.name);

/** The bucket that the case is about, the run of its objects that is taken or read, and those of them that the mail quotes. */
export function loot(context: PlanContext): {
  readonly bucket: Bucket;
  readonly objects: readonly number[];
  readonly quoted: readonly number[];
} {
  const bucket = bucketNamed(context.world, String(context.fact('victim.bucket')));
  const first = bucket.firstObject + Number(context.fact('loot.first'));
  const quoted = String(context.fact('loot.quoted'))
    .split(',')
    .map((place) => first + Number(place));
  return { bucket, objects: Array.from({ length: Number(context.fact('loot.count')) }, (_, i) => first + i), quoted };
}

/** Buckets of the main account other than the one that the case is about. */
export function otherBuckets(context: PlanContext): readonly Bucket[] {
  const victim = victimBucket(context).name;
  return context.world.buckets.filter((bucket) => bucket.name !== victim && bucket.account === context.world.mainAccount);
}

/** `count` distinct public addresses of strangers, text: from the networks in which everybody lives. */
export function strangers(world: World, rng: Rng, count: number): string[] {
  const drawn = new Set<string>();
  while (drawn.size < count) drawn.add(ipText(drawAddress(world, rng, ['hosting', 'vpn', 'mobile', 'residential'])));
  return [...drawn];
}

/** Sentence case. */
export const sentence = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

function found<T>(items: readonly T[], wanted: string, name: (item: T) => string): T {
  const item = items.find((candidate) => name(candidate) === wanted);
  if (!item) throw new Error(`The world has no "${wanted}".`);
  return item;
}
