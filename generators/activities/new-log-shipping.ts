import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { EPHEMERAL, INTERNET_MTU, onTheWire } from '../core/background/connections.ts';
import { natOf } from '../core/background/nat.ts';
import { INITIATOR, VERDICT } from '../core/events.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { bytesFact, deskTime, fact, Script, someTime } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { HOUR, MINUTE } from '../core/time.ts';

/** A new log service: from one change on, two hosts send steadily to a foreign address. New, large and ordered. */
export default defineProducer({
  id: 'new-log-shipping',
  title: 'Logs go to a new service',
  params: z.strictObject({ gigabytes: z.tuple([z.number(), z.number()]).default([4, 22]) }),
  emits: ['Connection', 'Change', 'Ticket', 'DnsLookup'],
  plan(context, { gigabytes }) {
    const { world, clock, pools } = context;
    const rng = context.rng('params', 'shipping');
    const pick = context.rng('entity', 'service');
    const address = drawAddress(world, pick, ['hosting']);
    const hosts = [0, 1].map((n) => bystander(context, 'instance', world.instances, (each) => !/bastion|sftp/.test(each.service), 2 + n));
    const owner = bystander(context, 'person', world.people, (person) => person.team === 'Platform', 1);
    const start = someTime(context, rng, 0.25, 0.6);
    const asked = deskTime(rng, Math.max(clock.start, start - 50 * HOUR));
    const number = ticketNumber(clock, asked);
    const name = `in.${pick.pick(['logdrift', 'tailwater', 'greylark'])}.example.`;
    const script = new Script(context);
    script.add('Ticket', {
      t: asked,
      number,
      queue: 'platform',
      author: owner.upn,
      status: 'resolved',
      subject: 'Trial of a log service',
      body: `Two hosts (${hosts.map((host) => host.name).join(', ')}) ship application logs to ${name.slice(0, -1)} (${ipText(address)}) for two weeks.`,
    });
    script.add('Change', {
      t: start,
      kind: 'config',
      system: 'logging',
      summary: `log agent on ${hosts.map((host) => host.name).join(', ')}: second output to ${name.slice(0, -1)}`,
      author: owner.upn,
      reference: number,
    });
    const total = (gigabytes[0] + rng.unit() * (gigabytes[1] - gigabytes[0])) * 1e9;
    const each = 11 * MINUTE;
    const rounds = Math.floor((clock.end - start) / each);
    let sent = 0;
    for (const host of hosts) {
      script.add('DnsLookup', {
        t: start + rng.int(MINUTE),
        instance: pools.instance(host.index),
        name,
        qtype: 'A',
        rcode: 'NOERROR',
        answer: ipText(address),
      });
      const nat = natOf(world, host);
      for (let round = 0; round < rounds; round += 1) {
        const wire = onTheWire(
          { out: (total / (rounds * hosts.length)) * (0.5 + rng.unit()), in: 9000 + rng.int(30_000), turns: 12 + rng.int(60) },
          INTERNET_MTU,
          [780, 4100],
          { bytesOut: 0, bytesIn: 0, packetsOut: 0, packetsIn: 0 },
        );
        const row = {
          t: start + round * each + rng.int(2 * MINUTE),
          durationS: 300 + rng.unit() * 290,
          peerIp: address,
          localPort: rng.between(EPHEMERAL[0], EPHEMERAL[1]),
          peerPort: 443,
          protocol: 6,
          initiator: INITIATOR.local,
          verdict: VERDICT.accept,
          ...wire,
        };
        script.add('Connection', { ...row, eni: pools.eni(host.eni.index), ...(nat ? { peerEni: pools.eni(nat.index) } : {}) });
        sent += wire.bytesOut;
      }
    }
    return script.plan({
      facts: { 'herring.ticket': fact(number), 'herring.address': fact(ipText(address)), 'herring.bytes': bytesFact(sent) },
      entities: [
        entity('ticket', number),
        entity('address', ipText(address)),
        ...hosts.map((host) => entity('instance', host.id)),
        ...hosts.map((host) => entity('eni', host.eni.id)),
      ],
      why: `Logs go to a new service since a change (${number}).`,
    });
  },
});
