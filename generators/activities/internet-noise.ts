import { z } from 'zod';
import { intensity } from '../core/arrivals.ts';
import { Alias, lognormal, zipfWeights } from '../core/distributions.ts';
import { INITIATOR, VERDICT } from '../core/events.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { addressInCidr, crowd } from '../core/background/addresses.ts';
import { connectionRow, EPHEMERAL, INTERNET_MTU, writeConnection } from '../core/background/connections.ts';
import { dnsWriter } from '../core/background/dns.ts';
import { conversation, flowBytes } from '../core/background/flow-sizes.ts';
import { natOf } from '../core/background/nat.ts';
import { remotes, UPLOAD_SHARE } from '../core/background/remotes.ts';
import { burstyCount, CELL_SECONDS, detailPart, volume } from '../core/background/volume.ts';
import { SECOND } from '../core/time.ts';

/** Per ten minutes, full case at scale 1: probes from outside, conversations that we open, that others open. */
const PROBES = 125;
const OUTWARD = 62;
const INWARD = 9;
const PORTS = [
  22, 23, 80, 443, 3389, 8080, 445, 5900, 6379, 2375, 9200, 5432, 3306, 1433, 27_017, 8443, 25, 21, 5060, 11_211, 10_250, 7001, 4444, 8888,
  2222, 81, 5555, 37_215, 60_023, 1723,
];

/** What stands at the edge of every network: scans from everywhere, mirrors, partner deliveries, calls to services outside. */
export default defineProducer({
  id: 'internet-noise',
  title: 'Scans and everyday traffic with the internet',
  params: z.object({ rate: z.number().positive().default(1) }),
  emits: ['Connection', 'DnsLookup'],
  plan(context, { rate }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const dns = dnsWriter(context);
    const outside = remotes(context);
    const hosts = outside.all.map((remote) => ({
      ...remote,
      code: pools.string(remote.name),
      answers: remote.addresses.map((ip) => pools.string(ipText(ip))),
      owner: pools.string(remote.service),
    }));
    const edge = world.enis
      .filter((eni) => eni.publicIp !== null)
      .map((eni) => ({ code: pools.eni(eni.index), weight: 0.4 + setup.unit() }));
    const edges = new Alias(edge.map((each) => each.weight));
    const scanners = crowd(world, setup, 1700, 'scanner', 'hosting', 'residential', 'mobile', 'vpn', 'education');
    const eager = new Alias(zipfWeights(scanners.length, 1.05));
    const ports = new Alias(zipfWeights(PORTS.length, 0.9));
    const machines = world.instances.map((instance) => {
      const nat = natOf(world, instance);
      return {
        index: instance.index,
        service: instance.service,
        eni: pools.eni(instance.eni.index),
        nat: nat ? pools.eni(nat.index) : 0,
        mtu: INTERNET_MTU,
      };
    });
    const busy = new Alias(machines.map(() => lognormal(setup, 1, 0.7)));
    const doors = machines.filter((machine) => /sftp|bastion/.test(machine.service));
    const guests = crowd(world, setup, 60, 'partner', 'office', 'residential', 'vpn');
    const partners = world.accounts
      .filter((account) => account.kind === 'partner')
      .flatMap((account) => account.ranges)
      .map((range) => addressInCidr(range, setup));
    const factor = rate * volume(context);
    const row = connectionRow();

    return {
      why: 'Scans that are refused, and the ordinary traffic of servers with the world.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          const span = part.end - part.start;
          const share = (factor * span) / (CELL_SECONDS * SECOND);
          row.peerEni = 0;
          row.peerService = 0;

          for (let left = burstyCount(rng, PROBES * share, 0.9); left > 0;) {
            const ip = scanners[eager.pick(rng)] ?? 0;
            let t = part.start + rng.unit() * span;
            // A sweep: one source tries a few of our addresses.
            for (let sweep = Math.min(left, 1 + rng.int(6)); sweep > 0; sweep -= 1, left -= 1) {
              const target = edge[edges.pick(rng)];
              const kind = rng.unit();
              if (!target || t >= part.end) continue;
              row.t = t;
              row.eni = target.code;
              row.peerIp = ip;
              row.initiator = INITIATOR.peer;
              row.verdict = VERDICT.reject;
              row.protocol = kind < 0.86 ? 6 : kind < 0.97 ? 17 : 1;
              row.localPort =
                row.protocol === 1
                  ? 0
                  : row.protocol === 17
                    ? rng.pick([53, 123, 161, 1900, 5060, 11_211, 389, 500])
                    : rng.chance(0.72)
                      ? (PORTS[ports.pick(rng)] ?? 0)
                      : rng.between(1, 65_535);
              row.peerPort = row.protocol === 1 ? 0 : rng.between(1024, 65_535);
              row.packetsIn = rng.chance(0.78) ? 1 : rng.between(2, 3);
              row.bytesIn =
                row.packetsIn *
                (row.protocol === 6
                  ? rng.pick([40, 44, 44, 60, 60, 52])
                  : row.protocol === 17
                    ? rng.between(40, 280)
                    : rng.pick([28 + 12, 84, 84]));
              row.packetsOut = 0;
              row.bytesOut = 0;
              row.durationS = row.packetsIn === 1 ? 0 : row.packetsIn === 2 ? 1 + rng.unit() * 0.1 : 3 + rng.unit() * 0.2;
              writeConnection(write, row);
              t += lognormal(rng, 0.8, 1.6) * SECOND;
            }
          }
          row.protocol = 6;
          row.verdict = VERDICT.accept;

          for (let left = burstyCount(rng, OUTWARD * share * (0.5 + 0.5 * intensity('office', part.start)), 0.5); left > 0; left -= 1) {
            const machine = machines[busy.pick(rng)];
            const remote = hosts[outside.byWeight.pick(rng)];
            if (!machine || !remote) continue;
            const at = rng.int(remote.addresses.length);
            row.t = part.start + rng.unit() * span;
            if (rng.chance(0.35))
              dns.pair(
                write,
                Math.max(part.start, row.t - 3000 - rng.int(30_000)),
                machine.index,
                remote.code,
                remote.answers[at] ?? 0,
                rng.chance(0.9),
              );
            const ntp = rng.chance(0.1);
            const bytes = ntp ? 76 * rng.between(1, 4) : flowBytes(rng, 'tcp') + (rng.chance(0.7) ? 3000 + rng.int(3000) : 0);
            row.initiator = INITIATOR.local;
            row.eni = machine.eni;
            row.peerIp = remote.addresses[at] ?? 0;
            row.peerPort = ntp ? 123 : remote.port;
            row.protocol = ntp ? 17 : 6;
            row.peerService = remote.owner;
            row.localPort = rng.between(EPHEMERAL[0], EPHEMERAL[1]);
            if (ntp) {
              row.packetsOut = bytes / 76;
              row.packetsIn = Math.max(1, row.packetsOut - (rng.chance(0.06) ? 1 : 0));
              row.bytesOut = row.packetsOut * 76;
              row.bytesIn = row.packetsIn * 76;
            } else conversation(rng, bytes, UPLOAD_SHARE[remote.kind], INTERNET_MTU, 5, row);
            row.durationS = Math.min(
              (clock.end - row.t) / SECOND,
              ntp ? row.packetsOut * 0.9 : lognormal(rng, 0.5, 1.5) + bytes / (4e6 + 2e7 * rng.unit()),
            );
            row.peerEni = machine.nat;
            writeConnection(write, row);
          }
          row.peerEni = 0;
          row.protocol = 6;
          row.peerService = 0;

          for (
            let left = burstyCount(rng, INWARD * share * (0.3 + 0.7 * intensity('office', part.start)), 1);
            left > 0 && doors.length > 0;
            left -= 1
          ) {
            const machine = rng.pick(doors);
            row.t = part.start + rng.unit() * span;
            row.eni = machine.eni;
            row.initiator = INITIATOR.peer;
            row.peerIp = partners.length > 0 && rng.chance(0.7) ? rng.pick(partners) : (guests[rng.int(guests.length)] ?? 0);
            row.localPort = 22;
            row.peerPort = rng.between(1024, 65_535);
            const bytes = flowBytes(rng, 'tcp') * 6 + 5200;
            conversation(rng, bytes, 0.25, INTERNET_MTU, 9, row);
            row.durationS = Math.min(
              (clock.end - row.t) / SECOND,
              lognormal(rng, machine.service === 'bastion' ? 160 : 9, 1.1) + bytes / 9e6,
            );
            writeConnection(write, row);
          }
        },
      },
    };
  },
});
