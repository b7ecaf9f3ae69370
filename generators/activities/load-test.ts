import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { ipText } from '../core/ids.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { countFact, fact, Script, someTime } from '../core/incident/script.ts';
import { webVisits, type WebRequest } from '../core/incident/web.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { HOUR } from '../core/time.ts';

/** A load test of the public site: thousands of even requests from a few rented hosts. */
export default defineProducer({
  id: 'load-test',
  title: 'Load test of the public site',
  params: z.strictObject({ requests: z.number().int().default(4200) }),
  emits: ['HttpRequest', 'Connection', 'Change'],
  plan(context, { requests }) {
    const { world, clock } = context;
    const rng = context.rng('params', 'load');
    const pick = context.rng('entity', 'load');
    const ips = Array.from({ length: pick.between(2, 4) }, () => drawAddress(world, pick, ['hosting', 'cloud']));
    const owner = bystander(context, 'person', world.people, (person) => person.team === 'Applications', 1);
    const start = someTime(context, rng, 0.15, 0.75);
    const script = new Script(context);
    const reference = pullRequest(clock, 'load-tests', start);
    script.add('Change', {
      t: start,
      kind: 'config',
      system: 'load-tests',
      summary: `load test against ${world.loadBalancer.host}, 45 minutes, from ${ips.map(ipText).join(', ')}`,
      author: owner.upn,
      reference,
    });
    const gap = (0.75 * HOUR) / requests;
    const clients = ips.flatMap((ip) => world.loadBalancer.targets.slice(0, 6).map((target) => ({ ip, target, sent: [] as WebRequest[] })));
    for (let index = 0; index < requests; index += 1) {
      const status = rng.chance(0.985) ? 200 : 503;
      const client = rng.pick(clients);
      client.sent.push({
        t: Math.floor(start + index * gap + rng.unit() * gap),
        target: client.target,
        path: rng.pick(['/', '/search?q=a', '/api/v1/items', '/api/v1/items?page=2', '/login']),
        status,
        ms: 12 + rng.int(240),
        bytesIn: 190 + rng.int(40),
        bytesOut: 900 + rng.int(24_000),
      });
    }
    for (const { ip, sent } of clients)
      webVisits(
        context,
        script,
        context.rng('noise', 'visits', ipText(ip), sent[0]?.target ?? 0),
        { ip, ua: 'k6/0.57.0 (https://k6.io/)' },
        sent,
      );
    return script.plan({
      facts: { 'herring.change': fact(reference), 'herring.requests': countFact(requests) },
      entities: [entity('ticket', reference), ...ips.map((ip) => entity('address', ipText(ip)))],
      why: `A load test by ${owner.name} (${reference}).`,
    });
  },
});
