import { z } from 'zod';
import { gamma, lognormal } from '../core/distributions.ts';
import { ipText } from '../core/ids.ts';
import { defineProducer } from '../core/producer.ts';
import { connectionRow, EPHEMERAL, INTERNET_MTU, onTheWire, writeConnection } from '../core/background/connections.ts';
import { dnsWriter } from '../core/background/dns.ts';
import { natOf } from '../core/background/nat.ts';
import { remotes } from '../core/background/remotes.ts';

import { CELL_SECONDS, detailPart, inOrder, startingIn } from '../core/background/volume.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts';

/** Gigabytes a day of one log shipper, and of one night's delivery to a partner (medians). */
const SHIPPED = 11;
const DELIVERED = 19;

/** One upload of a regular sender. */
interface Upload {
  readonly at: number;
  readonly bytes: number;
  readonly seconds: number;
  readonly sender: number;
}

/**
 * Several instances send a lot to the outside as a habit: logs to an observability service every few minutes, and large
 * nightly deliveries to partners. The biggest sender of a case is therefore no evidence.
 */
export default defineProducer({
  id: 'bulk-uploads',
  title: 'Regular large uploads',
  params: z.object({ senders: z.number().int().positive().default(5) }),
  emits: ['Connection', 'DnsLookup'],
  plan(context, { senders }) {
    const { world, pools, clock } = context;
    const setup = context.rng('noise', 'setup');
    const dns = dnsWriter(context);
    const all = remotes(context).all;
    const logs = all.filter((remote) => remote.kind === 'logs');
    const partners = all.filter((remote) => remote.kind === 'partner' && remote.port === 443);
    const chosen = setup.sample(
      world.instances.filter((instance) => /etl|batch|reporting|api|search|imaging|claims|tracking|catalog/.test(instance.service)),
      senders,
    );
    const uploads: Upload[] = [];
    const lines = chosen.map((instance, sender) => {
      const nightly = sender % 5 >= 3;
      const remote = setup.pick(nightly ? partners : logs);
      if (nightly) {
        const hour = setup.between(0, 23) + setup.unit();
        for (let day = Math.floor(clock.detailStart / DAY) - 1; day * DAY < clock.end; day += 1) {
          let left = lognormal(setup, DELIVERED, 0.45) * 1e9;
          for (let at = day * DAY + hour * HOUR + lognormal(setup, 6, 0.6) * MINUTE; left > 0;) {
            const bytes = Math.min(left, lognormal(setup, 7e8, 0.8));
            const seconds = bytes / (9e6 + 2e7 * setup.unit());
            uploads.push({ at: Math.floor(at), bytes: Math.round(bytes), seconds, sender });
            left -= bytes;
            at += (seconds + lognormal(setup, 3, 0.9)) * SECOND;
          }
        }
      } else {
        const gap = setup.between(170, 560) * SECOND;
        const mean = (lognormal(setup, SHIPPED, 0.4) * 1e9 * gap) / DAY;
        for (let at = clock.detailStart + setup.int(gap); at < clock.end; at += gap * (0.9 + 0.2 * setup.unit())) {
          const bytes = gamma(setup, 3.2, mean / 3.2) + 4000;
          uploads.push({ at: Math.floor(at), bytes: Math.round(bytes), seconds: 0.4 + bytes / (6e6 + 1.4e7 * setup.unit()), sender });
        }
      }
      const nat = natOf(world, instance);
      return {
        index: instance.index,
        eni: pools.eni(instance.eni.index),
        nat: nat ? pools.eni(nat.index) : 0,
        remote,
        name: pools.string(remote.name),
        answers: remote.addresses.map((ip) => pools.string(ipText(ip))),
      };
    });
    const planned = inOrder(uploads);
    const row = connectionRow();
    return {
      why: 'Log shipping and nightly deliveries: large and innocent.',
      stream: {
        cellSeconds: CELL_SECONDS,
        fill(cell, write) {
          const part = detailPart(context, cell);
          if (!part) return;
          const rng = context.rng('noise', cell.index);
          for (const upload of startingIn(planned, { ...cell, ...part })) {
            const line = lines[upload.sender];
            if (!line) continue;
            const at = rng.int(line.remote.addresses.length);
            if (rng.chance(0.6))
              dns.pair(write, Math.max(part.start, upload.at - 4000 - rng.int(20_000)), line.index, line.name, line.answers[at] ?? 0, true);
            row.t = upload.at;
            row.durationS = Math.min(upload.seconds, (clock.end - upload.at) / SECOND);
            row.peerIp = line.remote.addresses[at] ?? 0;
            row.peerPort = line.remote.port;
            // Batches of about a megabyte, each acknowledged by the service.
            const turns = Math.ceil(upload.bytes / (9e5 + rng.int(4e5)));
            onTheWire(
              { out: upload.bytes, in: turns * (140 + rng.int(120)), turns },
              INTERNET_MTU,
              [700 + rng.int(160), 4100 + rng.int(900)],
              row,
            );
            row.eni = line.eni;
            row.peerEni = line.nat;
            row.localPort = rng.between(EPHEMERAL[0], EPHEMERAL[1]);
            writeConnection(write, row);
          }
        },
      },
    };
  },
});
