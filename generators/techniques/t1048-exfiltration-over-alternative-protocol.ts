import { z } from 'zod';
import { EPHEMERAL, INTERNET_MTU, onTheWire } from '../core/background/connections.ts';
import { natOf } from '../core/background/nat.ts';
import { isoSeconds } from '../core/background/time.ts';
import { INITIATOR, VERDICT } from '../core/events.ts';
import { ipNumber } from '../core/ids.ts';
import { entity, instanceWithId, strangers } from '../core/incident/cast.ts';
import { bytesFact, countFact, fact, Script, timeFact } from '../core/incident/script.ts';
import { instant, within } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE, SECOND } from '../core/time.ts';

const params = z.strictObject({
  /** Size of what leaves as a share of what was read: archives shrink. */
  ratio: z.tuple([z.number(), z.number()]).default([0.42, 0.97]),
});

/** T1048: what the worker read leaves through its interface in a few long connections to one foreign address. */
export default defineProducer({
  id: 't1048-exfiltration-over-alternative-protocol',
  title: 'Egress from the worker',
  attack: 'T1048',
  params,
  emits: ['Connection'],
  plan(context, { ratio }) {
    const { world, pools } = context;
    const rng = context.rng('params', 'egress');
    const pick = context.rng('entity', 'drop');
    const instance = instanceWithId(world, String(context.fact('actor.instance')));
    const address = strangers(world, pick, 1)[0] ?? '';
    const port = pick.pick([443, 443, 22, 8443, 9001]);
    const total = Number(context.fact('exfil.bytes')) * within(rng, ratio);
    const begin = instant(context, 'exfil.start') + within(rng, [6, 18]) * MINUTE;
    const close = Math.max(instant(context, 'exfil.end') + within(rng, [4, 25]) * MINUTE, begin + 25 * MINUTE);
    const count = rng.between(6, 15);
    const slot = (close - begin) / count;
    const weights = Array.from({ length: count }, () => 0.25 + rng.unit());
    const sum = weights.reduce((a, b) => a + b, 0);
    const script = new Script(context);
    const nat = natOf(world, instance);
    let left = 0;
    let first = 0;
    let last = 0;
    weights.forEach((weight, index) => {
      const wire = onTheWire(
        { out: (total * weight) / sum, in: 2400 + rng.int(9000), turns: rng.between(3, 40) },
        INTERNET_MTU,
        [780 + rng.int(600), 3900 + rng.int(1600)],
        { bytesOut: 0, bytesIn: 0, packetsOut: 0, packetsIn: 0 },
      );
      const t = Math.floor(begin + (index + rng.unit() * 0.25) * slot);
      const durationS = (slot * (0.35 + rng.unit() * 0.4)) / SECOND;
      const row = {
        t,
        durationS,
        peerIp: ipNumber(address),
        localPort: rng.between(EPHEMERAL[0], EPHEMERAL[1]),
        peerPort: port,
        protocol: 6,
        initiator: INITIATOR.local,
        verdict: VERDICT.accept,
        ...wire,
      };
      // Behind a NAT gateway the conversation is seen again on both sides of the gateway's interface.
      script.add('Connection', { ...row, eni: pools.eni(instance.eni.index), ...(nat ? { peerEni: pools.eni(nat.index) } : {}) });
      left += wire.bytesOut;
      if (first === 0) first = t;
      last = Math.max(last, t + durationS * SECOND);
    });
    return script.plan({
      facts: {
        'egress.address': fact(address),
        'egress.port': fact(port),
        'egress.eni': fact(instance.eni.id),
        'egress.bytes': bytesFact(left),
        'egress.connections': countFact(count),
        'egress.start': timeFact(first, 900),
        'egress.end': timeFact(last, 900),
      },
      entities: [entity('address', address)],
      timeline: [
        {
          at: isoSeconds(first),
          text: `${instance.eni.id} begins to send to ${address}:${port}; ${(left / 1e9).toFixed(2)} GB leave by ${isoSeconds(last)}.`,
        },
      ],
      why: `What was read leaves from ${instance.name} to ${address}.`,
    });
  },
});
