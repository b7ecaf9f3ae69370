import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { Alias, lognormal, zipfWeights } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { addressIn, networksOf, s3Addresses } from '../core/background/addresses.ts';
import { innerEdges } from '../core/background/backends.ts';
import { dnsWriter } from '../core/background/dns.ts';
import { remotes } from '../core/background/remotes.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Look-ups in ten minutes (pairs count as one), full case at scale 1. */
const LOOKUPS = 86;
/** Names that are asked for a few times only. */
const RARE = 170;

/** Names that servers look up all day: inner services, AWS, the outside; twins for IPv6, and storms of search suffixes. */
export default defineProducer({
  id: 'dns-background',
  title: 'Name look-ups of servers',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['DnsLookup'],
  plan(context, { rate }) {
    const { world, pools } = context;
    const setup = context.rng('noise', 'setup');
    const dns = dnsWriter(context);
    const code = (text: string): number => pools.string(text);
    const inner = innerEdges(context).map((edge) => ({
      instance: edge.client.index,
      name: code(edge.backend.name),
      answer: code(ipText(edge.backend.ip)),
      weight: edge.weight,
    }));
    const innerChoice = new Alias(inner.map((each) => each.weight));
    const outside = remotes(context);
    const outer = outside.all.map((remote) => ({ name: code(remote.name), answers: remote.addresses.map((ip) => code(ipText(ip))) }));
    const s3 = Array.from(s3Addresses(context), (ip) => code(ipText(ip)));
    const hosts = world.buckets.map((bucket) => code(`${bucket.name}.s3.${bucket.region}.amazonaws.com.`));
    const suffixes = [`${world.region}.compute.internal.`, `internal.${world.org.domain}.`, `${world.org.domain}.`];
    const stems = ['api', 'search', 'db', 'cache', 'queue', 'vault', 'metrics', 'registry', 'proxy', 'mail'];
    const missing = [...stems, ...outside.all.map((remote) => remote.name.slice(0, -1))].map((stem) =>
      suffixes.map((suffix) => code(`${stem}.${suffix}`)),
    );
    const homes = networksOf(world, 'hosting', 'cloud');
    const rare = Array.from({ length: RARE }, () => {
      const stem = setup.chance(0.4)
        ? `${setup.hex(setup.between(6, 14))}.${setup.pick(['cdn', 'edge', 'static', 'dl'])}`
        : setup.pick(['www', 'api', 'files', 'mirror', 'get', 'keys', 'ocsp', 'crl', 'update']);
      return {
        name: code(
          `${stem}.${setup.pick(['amber', 'lumen', 'harbor', 'cobalt', 'juniper', 'meadow', 'onyx', 'sable', 'willow'])}${setup.pick(['works', 'cloud', 'net', 'soft', 'labs', 'host'])}${setup.between(1, 60)}.${setup.pick(['example', 'example', 'test'])}.`,
        ),
        answer: code(ipText(addressIn(setup.pick(homes), setup))),
      };
    });
    const seldom = new Alias(zipfWeights(RARE, 0.7));
    const pointers = Array.from({ length: 120 }, () =>
      code(
        `${ipText(addressIn(setup.pick(world.networks), setup))
          .split('.')
          .reverse()
          .join('.')}.in-addr.arpa.`,
      ),
    );
    const ptr = code('PTR');
    const busy = new Alias(world.instances.map(() => lognormal(setup, 1, 0.8)));
    const factor = LOOKUPS * rate * volume(context);

    return {
      why: 'What resolvers see all day.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const mean = (factor * (0.55 + 0.45 * intensity('office', part.start)) * span) / (CELL_SECONDS * SECOND);
          for (let left = burstyCount(rng, mean, 0.4); left > 0; left -= 1) {
            const t = part.start + rng.unit() * (span - 1);
            const kind = rng.unit();
            const who = busy.pick(rng);
            const both = rng.chance(0.92);
            if (kind < 0.46) {
              const each = inner[innerChoice.pick(rng)];
              if (each) dns.pair(write, t, each.instance, each.name, each.answer, both);
            } else if (kind < 0.78) {
              const each = outer[outside.byWeight.pick(rng)];
              if (each) dns.pair(write, t, who, each.name, rng.pick(each.answers), both);
            } else if (kind < 0.84) dns.pair(write, t, who, rng.pick(hosts), rng.pick(s3), both);
            else if (kind < 0.93) {
              // The resolver of a container walks its search list before the name itself: several misses, twice each.
              const names = rng.pick(missing);
              let at = t;
              for (let storm = rng.chance(0.12) ? 2 + rng.int(9) : 1; storm > 0 && at < part.end; storm -= 1) {
                for (const name of names) {
                  dns.one(write, at, who, name, dns.codes.A, dns.codes.NXDOMAIN, 0);
                  dns.one(write, at + 70 + rng.int(300), who, name, dns.codes.AAAA, dns.codes.NXDOMAIN, 0);
                  at += 800 + rng.int(2600);
                }
                at += lognormal(rng, 0.4, 1.2) * SECOND;
              }
            } else if (kind < 0.965) {
              const each = rare[seldom.pick(rng)];
              if (each) dns.pair(write, t, who, each.name, each.answer, both);
            } else if (kind < 0.99) dns.one(write, t, who, rng.pick(pointers), ptr, dns.codes.NXDOMAIN, 0);
            else dns.one(write, t, who, rng.pick(outer)?.name ?? 0, dns.codes.A, dns.codes.SERVFAIL, 0);
          }
        },
      },
    };
  },
});
