import { z } from 'zod';
import { agent } from '../core/background/agents.ts';
import { isoSeconds } from '../core/background/time.ts';
import { DOORS } from '../core/background/web-paths.ts';
import { ipNumber } from '../core/ids.ts';
import { culprit, entity, strangers } from '../core/incident/cast.ts';
import { fact, Script, seconds, timeFact } from '../core/incident/script.ts';
import { webVisits, type WebRequest } from '../core/incident/web.ts';
import { hoursRange, moment } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import type { Instance } from '../core/world.ts';

const params = z.strictObject({
  /** First probe. */
  at: hoursRange.default([-5, -1.5]),
  /** Probes before one works, least and most. */
  probes: z.tuple([z.number().int(), z.number().int()]).default([10, 34]),
});

const TARGETS = [
  'http://127.0.0.1/',
  'http://127.0.0.1:8080/',
  'http://localhost:9200/',
  'file:///etc/passwd',
  'http://10.0.0.1/',
  'http://[::1]/',
  'http://169.254.169.254/',
];

/** T1552.005: a web server is made to fetch its own metadata, and hands out the credentials of its role. */
export default defineProducer({
  id: 't1552-005-instance-metadata',
  title: 'Role credentials from the metadata service',
  attack: 'T1552.005',
  params,
  emits: ['HttpRequest', 'Connection'],
  plan(context, { at, probes }) {
    const { world } = context;
    const pick = context.rng('entity', 'server');
    const rng = context.rng('params', 'probes');
    const targets = world.loadBalancer.targets
      .map((index) => world.instances[index])
      .filter((each): each is Instance => each !== undefined && each.role !== '');
    const instance = culprit(context, 'instance', world.instances, (each) => targets.includes(each) && each.imdsV1);
    const door = pick.pick(DOORS);
    const source = strangers(world, pick, 1)[0] ?? '';
    const ua = agent(pick, pick.pick(['tool', 'browser', 'scanner']), 'laptop');
    const script = new Script(context);
    const start = moment(context, rng, at);
    let t = start;
    const requests: WebRequest[] = [];
    const fetch = (url: string, target: Instance, status: number, bytes: number, ms: number): void => {
      requests.push({
        t,
        target: target.index,
        path: `${door}${encodeURIComponent(url)}`,
        status,
        ms,
        bytesIn: 310 + url.length + rng.int(180),
        bytesOut: bytes,
      });
      t += seconds(1.5 + rng.unit() * rng.unit() * 240);
    };

    for (let left = rng.between(probes[0], probes[1]); left > 0; left -= 1) {
      const status = rng.pick([400, 400, 403, 404, 500, 502, 200]);
      fetch(rng.pick(TARGETS), rng.pick(targets), status, 260 + rng.int(900), 4 + rng.int(2800));
    }
    const root = 'http://169.254.169.254/latest/meta-data/';
    const role = instance.role;
    fetch(root, rng.pick(targets), 200, 560 + rng.int(120), 6 + rng.int(30));
    fetch(`${root}iam/`, instance, 200, 250 + rng.int(60), 6 + rng.int(30));
    fetch(`${root}iam/security-credentials/`, instance, 200, 240 + role.length + rng.int(20), 6 + rng.int(30));
    const theft = t;
    fetch(`${root}iam/security-credentials/${role}`, instance, 200, 1540 + rng.int(120), 7 + rng.int(30));
    if (rng.chance(0.6)) fetch(`${root}iam/security-credentials/${role}`, instance, 200, 1540 + rng.int(120), 7 + rng.int(30));

    webVisits(context, script, context.rng('noise', 'visits'), { ip: ipNumber(source), ua }, requests);
    return script.plan({
      facts: {
        'entry.kind': fact('server-side request forgery that reached the metadata service'),
        'entry.time': timeFact(theft, 900),
        'entry.address': fact(source),
        'entry.instance': fact(instance.id),
        'entry.instance_name': fact(instance.name),
        'entry.path': fact(door.split('?')[0] ?? door),
        'entry.role': fact(role),
        'entry.service': fact(instance.service),
        'actor.instance': fact(instance.id),
        'actor.role': fact(role),
        'actor.session': fact(instance.id),
      },
      entities: [entity('address', source), entity('service', instance.service)],
      timeline: [
        {
          at: isoSeconds(start),
          text: `${source} begins to probe ${door.split('?')[0]} behind the load balancer with internal addresses.`,
        },
        { at: isoSeconds(theft), text: `The page fetches the credentials of ${role} from the metadata service of ${instance.id}.` },
      ],
      why: `Request forgery through ${instance.name} gives away the credentials of ${role}.`,
    });
  },
});
