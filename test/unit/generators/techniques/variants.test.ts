import { beforeAll, describe, expect, test } from 'vitest';
import { PATH, type EventType } from '../../../../generators/core/events.ts';
import { createTimeline } from '../../../../generators/core/timeline.ts';
import { prepare, type Prepared } from '../../../../generators/index.ts';
import { loadScenario, resolveConfig, type LoadedScenario } from '../../../../src/case/library.ts';
import { testKeyring } from '../../../helpers/generate.ts';

/** 20 seeds with TRACEHOUND_SEEDS=20; a few in the daily run. */
const SEEDS = Array.from({ length: Number(process.env['TRACEHOUND_SEEDS'] ?? 5) }, (_, i) => i + 1);
const VARIANTS = [
  'laptop-to-instance',
  'ssrf-metadata',
  'leaked-key',
  'insider-presigned',
  'ci-trust-too-wide',
  'replication-rule',
  'foreign-principal-policy',
  'public-bucket',
  'vendor-compromised',
  'control',
];

let loaded: LoadedScenario;
beforeAll(async () => {
  loaded = await loadScenario('s3-exfiltration');
});

/** One event with its numbers, codes of strings replaced by their text. */
type Row = Readonly<Record<string, number>> & {
  readonly producer: string;
  readonly kind: string;
  readonly text: (column: string) => string;
};

interface Played {
  readonly prepared: Prepared;
  readonly value: (fact: string) => number;
  readonly text: (fact: string) => string;
  readonly rows: (type: EventType) => readonly Row[];
}

/** Plans a case without its background and plays its scripts. */
function play(variant: string, seed: number, level: 1 | 2 | 3 = 2, size: 'full' | 'short' = 'full'): Played {
  const keyring = testKeyring(seed);
  const prepared = prepare({ ...resolveConfig(loaded, keyring, { level, size, scale: 0.3, variant }), baseline: [] }, keyring);
  const { manifest, pools, uses } = prepared;
  const timeline = createTimeline(pools);
  const byType = new Map<EventType, Row[]>();
  for (const use of uses) {
    use.plan.script?.(timeline, []);
    timeline.take({ producer: use.name, cell: 0, label: use.label }, (batch) => {
      if (!use.producer.emits.includes(batch.type)) throw new Error(`${use.name} writes ${batch.type}, which it does not name.`);
      const rows = byType.get(batch.type) ?? [];
      for (let row = 0; row < batch.rows; row++) {
        const values = Object.fromEntries(
          Object.entries(batch.columns).map(([name, column]) => [name, Number((column as ArrayLike<number>)[row])]),
        );
        rows.push({
          ...values,
          producer: use.name,
          kind: manifest.labels[use.label]?.kind ?? '',
          text: (column) => (pools.read('string', values[column] ?? 0) as string | null) ?? '',
        } as Row);
      }
      byType.set(batch.type, rows);
    });
  }
  const fact = (name: string) => manifest.facts[name]?.value;
  return { prepared, value: (name) => Number(fact(name)), text: (name) => String(fact(name)), rows: (type) => byType.get(type) ?? [] };
}

const micros = (iso: string): number => Date.parse(iso) * 1000;
const near = (found: number, expected: number, share = 0.001): void =>
  expect(Math.abs(found - expected)).toBeLessThanOrEqual(Math.abs(expected) * share + 1);

describe.each(VARIANTS)('%s', (variant) => {
  test('plans, with events inside the window and facts that agree with them', () => {
    for (const seed of SEEDS) {
      const played = play(variant, seed);
      const { prepared, value, text, rows } = played;
      const { clock, world, manifest } = prepared;
      const types: EventType[] = [
        'ApiCall',
        'ObjectAccess',
        'Connection',
        'HttpRequest',
        'DnsLookup',
        'EndpointActivity',
        'SignIn',
        'RepoActivity',
        'Finding',
        'ReplicationSample',
      ];
      for (const type of types) {
        const outside = rows(type).filter((row) => !((row['t'] ?? 0) >= clock.detailStart && (row['t'] ?? 0) < clock.end));
        expect(
          outside.map((row) => row.producer),
          `${variant} ${seed}: ${type} outside the window`,
        ).toEqual([]);
      }
      for (const type of ['Ticket', 'Change', 'BucketState', 'PrincipalState'] as const) {
        for (const row of rows(type)) expect(row['t'], `${variant} ${seed} ${type} of ${row.producer}`).toBeGreaterThanOrEqual(clock.start);
      }

      const bucket = text('victim.bucket');
      const reads = rows('ObjectAccess').filter(
        (row) => row.producer === 'read' && row.text('op') === 'GetObject' && row.text('bucket') === bucket && row['errorCode'] === 0,
      );
      const prefix = variant === 'control' ? 'reads' : 'exfil';
      if (variant === 'replication-rule') {
        const samples = rows('ReplicationSample').filter((row) => row.text('rule') === text('entry.rule'));
        near(
          samples.reduce((sum, row) => sum + (row['bytesReplicated'] ?? 0), 0),
          value('exfil.bytes'),
        );
        expect(samples.reduce((sum, row) => sum + (row['objectsReplicated'] ?? 0), 0)).toBe(value('exfil.objects'));
        expect(reads).toHaveLength(0);
      } else {
        near(
          reads.reduce((sum, row) => sum + (row['bytesOut'] ?? 0), 0),
          value(`${prefix}.bytes`),
        );
        expect(new Set(reads.map((row) => row['object'])).size).toBe(value(`${prefix}.objects`));
        const times = reads.map((row) => row['t'] ?? 0);
        expect(Math.abs(Math.min(...times) - micros(text(`${prefix}.start`)))).toBeLessThan(60e6);
        expect(Math.max(...times)).toBeLessThanOrEqual(micros(text(`${prefix}.end`)) + 1e6);
        // What is read late must still reach the analyst: the slowest table takes five hours.
        expect(micros(text(`${prefix}.end`))).toBeLessThan(clock.end - 6 * 3600e6);
      }
      expect(value('exfil.bytes') > 0).toBe(variant !== 'control');
      expect(text('incident.happened')).toBe(String(variant !== 'control'));

      // The quoted names are among what was taken (or innocently read).
      const quoted = [...String(manifest.brief['objects']).matchAll(/`([^`]+)`/g)].map((match) => match[1]);
      expect(quoted.length).toBe(Number(manifest.brief['count']));
      if (variant !== 'replication-rule') {
        const taken = new Set(reads.map((row) => world.objects.key((row['object'] ?? 0) - 1)));
        for (const name of quoted) expect(taken.has(String(name))).toBe(true);
      }
      // Bytes cross the VPC on one path only.
      const out = rows('Connection')
        .filter((row) => row.kind === 'incident')
        .reduce((sum, row) => sum + (row['bytesOut'] ?? 0) + (row['bytesIn'] ?? 0), 0);
      if (variant === 'laptop-to-instance') expect(out).toBeGreaterThan(value('exfil.bytes'));
      else expect(out, `${variant} ${seed}`).toBeLessThan(5e6);
      const paths = new Set(reads.map((row) => row['path']));
      if (reads.length > 0) expect([...paths]).toEqual([variant === 'laptop-to-instance' ? PATH.gateway : PATH.internet]);
      // Every named entity of the rubric's kinds is in the catalogue.
      const known = new Set(manifest.entities.map((entity) => entity.id));
      for (const [name, type] of [
        ['victim.bucket', 'bucket'],
        ['actor.key', 'key'],
        ['actor.address', 'address'],
        ['actor.role', 'role'],
        ['actor.person', 'person'],
        ['actor.instance', 'instance'],
        ['actor.account', 'account'],
        ['entry.ticket', 'ticket'],
        ['entry.change', 'ticket'],
        ['entry.package', 'package'],
        ['entry.rule', 'rule'],
        ['entry.repository', 'repository'],
        ['entry.service', 'service'],
        ['vendor.name', 'vendor'],
        ['notice.ranges', 'address'],
        ['notice.ticket', 'ticket'],
        ['listing.ticket', 'ticket'],
      ] as const) {
        const fact = manifest.facts[name];
        if (fact) expect(known.has(`${type}:${String(fact.value)}`), `${variant} ${seed}: ${type}:${String(fact.value)}`).toBe(true);
      }
      expect(manifest.timeline.map((entry) => entry.at)).toEqual([...manifest.timeline.map((entry) => entry.at)].sort());
    }
  }, 120_000);

  test('the order of events is causal', () => {
    for (const seed of SEEDS) {
      const { prepared, rows, text } = play(variant, seed);
      const order = (...facts: string[]): void => {
        const stated = facts.filter((name) => prepared.manifest.facts[name]);
        const times = stated.map((name) => micros(text(name)));
        for (let i = 1; i < times.length; i++)
          expect(times[i]! >= times[i - 1]! - 1e6, `${variant} ${seed}: ${stated[i - 1]} before ${stated[i]}`).toBe(true);
      };
      order('entry.time', 'exfil.end', 'mail.time');
      order('entry.theft', 'entry.first_use', 'entry.command_time', 'exfil.start', 'egress.start', 'egress.end');
      order('entry.commit_time', 'entry.first_use', 'exfil.start');
      order('entry.policy_time', 'exfil.start');
      order('entry.public_from', 'exfil.start');
      order('exfil.start', 'exfil.end', 'mail.time');
      order('listing.time', 'mail.time');
      // No session is used before it was minted or after it ran out.
      for (const row of rows('ObjectAccess').filter((one) => one.kind === 'incident')) {
        const identity = prepared.pools.read('identity', row['identity'] ?? 0) as {
          creationDate: string | null;
          ec2RoleDelivery: string | null;
        };
        if (identity.creationDate === null) continue;
        const age = (row['t'] ?? 0) - micros(identity.creationDate);
        const life = identity.ec2RoleDelivery ? 6.6 * 3600e6 : row.producer === 'mail' ? 8 * 3600e6 : 3600e6;
        if (age < -1e6 || age >= life)
          expect.fail(`${variant} ${seed}: ${row.producer} uses a session ${age / 6e7} minutes after it was minted`);
      }
    }
  }, 120_000);
});

test('short cases, other levels and all herrings plan too', () => {
  for (const variant of VARIANTS) {
    for (const seed of [1, 2]) {
      expect(play(variant, seed, 1, 'short').text('victim.bucket')).toBeTruthy();
      const hard = play(variant, seed, 3);
      expect(hard.prepared.manifest.herrings.length).toBeGreaterThanOrEqual(10);
    }
  }
}, 120_000);

test('herrings stay away from the bucket and the culprits', () => {
  for (const variant of VARIANTS) {
    for (const seed of SEEDS) {
      const { prepared, rows, text } = play(variant, seed, 3);
      for (const row of rows('ObjectAccess')) {
        if (row.kind !== 'incident' && row.text('bucket') === text('victim.bucket'))
          expect.fail(`${variant} ${seed}: ${row.producer} touches the bucket`);
      }
      const guilty = new Set(
        ['actor.instance', 'actor.user', 'actor.person', 'actor.address', 'egress.address', 'entry.role'].flatMap((name) =>
          prepared.manifest.facts[name] ? [text(name)] : [],
        ),
      );
      for (const herring of prepared.manifest.herrings) {
        for (const id of herring.entities)
          expect(guilty.has(id.slice(id.indexOf(':') + 1)), `${variant} ${seed}: ${herring.id} names ${id}`).toBe(false);
      }
    }
  }
}, 120_000);

test('the seed chooses: at least 8 buckets, many people, and every variant', () => {
  const buckets = new Set<string>();
  const people = new Set<string>();
  const variants = new Set<string>();
  for (let seed = 1; seed <= 60; seed++) {
    const keyring = testKeyring(seed);
    variants.add(resolveConfig(loaded, keyring, { level: 2, size: 'short', scale: 0.2 }).variant);
    if (seed > 24) continue;
    const { text } = play('laptop-to-instance', seed, 2, 'short');
    buckets.add(text('victim.holds'));
    people.add(text('actor.person'));
  }
  expect(buckets.size).toBeGreaterThanOrEqual(7);
  expect(people.size).toBeGreaterThanOrEqual(15);
  expect(variants.size).toBe(10);
}, 120_000);
