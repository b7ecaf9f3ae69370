import { z } from 'zod';
import { drawAddress } from '../core/addresses.ts';
import { agent } from '../core/background/agents.ts';
import { DOORS } from '../core/background/web-paths.ts';
import { ipText } from '../core/ids.ts';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact, Script, seconds, someTime } from '../core/incident/script.ts';
import { webVisits, type WebRequest } from '../core/incident/web.ts';
import { defineProducer } from '../core/producer.ts';

/** Forged requests for the metadata service that every server refuses: many tries, no credentials. */
export default defineProducer({
  id: 'blocked-forgery',
  title: 'Refused request forgery',
  params: z.strictObject({ requests: z.tuple([z.number().int(), z.number().int()]).default([60, 180]) }),
  emits: ['HttpRequest', 'Connection'],
  plan(context, { requests }) {
    const { world } = context;
    const rng = context.rng('params', 'forgery');
    const pick = context.rng('entity', 'forgery');
    const ip = drawAddress(world, pick, ['hosting', 'scanner', 'vpn', 'residential']);
    const door = pick.pick(DOORS);
    const ua = agent(pick, pick.pick(['scanner', 'tool']));
    const modern = world.loadBalancer.targets.filter((index) => world.instances[index]?.imdsV1 === false);
    const targets = modern.length > 0 ? modern : world.loadBalancer.targets;
    const script = new Script(context);
    let t = someTime(context, rng, 0.02, 0.7);
    const count = rng.between(requests[0], requests[1]);
    const sent: WebRequest[] = [];
    let target = rng.pick(targets);
    for (let left = count; left > 0; left -= 1) {
      const status = rng.pick([403, 403, 403, 400, 502]);
      const url = rng.pick([
        'http://169.254.169.254/',
        'http://169.254.169.254/latest/meta-data/iam/security-credentials/',
        'http://169.254.169.254/latest/api/token',
        'http://[fd00:ec2::254]/latest/meta-data/',
        'http://2852039166/latest/',
        'http://127.0.0.1:2375/',
      ]);
      if (rng.chance(0.2)) target = rng.pick(targets);
      sent.push({
        t,
        target,
        path: `${door}${encodeURIComponent(url)}`,
        status,
        ms: 2 + rng.int(30),
        bytesIn: 290 + rng.int(220),
        bytesOut: 230 + rng.int(160),
      });
      t += seconds(0.5 + rng.unit() * rng.unit() * 60);
    }
    webVisits(context, script, context.rng('noise', 'visits'), { ip, ua }, sent);
    return script.plan({
      facts: { 'herring.address': fact(ipText(ip)), 'herring.requests': countFact(count) },
      entities: [entity('address', ipText(ip))],
      why: 'Forged requests that were all refused.',
    });
  },
});
