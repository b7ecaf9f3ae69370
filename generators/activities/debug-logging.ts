import { z } from 'zod';
import { engineer, ticket } from '../core/cluster/oddities.ts';
import { standingPods } from '../core/cluster/standing-pods.ts';
import { calmMoment, windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { countFact, fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

const LINES: Readonly<Record<string, readonly (readonly [logger: string, texts: readonly string[]])[]>> = {
  labels: [
    ['app.cache', ['label list from cache', 'label list is stale, read again', 'etag equal, kept']],
    ['app.negotiate', ['language en by header', 'language de by header', 'no language, default en']],
    ['asyncio', ['Using selector: EpollSelector', 'poll 99.871 ms took 14.302 ms: 1 events']],
  ],
  features: [
    ['app.store', ['batch of 1 key', 'batch of 2 keys', 'connection from pool, 3 idle', 'connection from pool, 1 idle']],
    ['app.codec', ['vector of 512, float16', 'vector of 512, float32', 'schema 7 matches']],
  ],
};

/** Somebody sets a service to debug for a quarter of an hour, before the onset, and back. */
export default defineProducer({
  id: 'debug-logging',
  title: 'A service logs more',
  params: z.strictObject({ perMinute: z.number().positive().default(110) }),
  emits: ['ContainerLine', 'Change', 'Ticket'],
  plan(context, { perMinute }) {
    const { clock, pools } = context;
    const rng = context.rng('params', 'debug');
    const service = context.rng('entity', 'service').pick(Object.keys(LINES));
    const span = windows(context);
    const from = calmMoment(span, 'now', 0.1 + 0.2 * rng.unit());
    const to = Math.min(span.onset - 2 * MINUTE, from + Math.floor((9 + 9 * rng.unit()) * MINUTE));
    const owner = engineer(context, 3);
    const pods = standingPods(context, service).map(({ pod }) => pools.pod(pod));
    const script = new Script(context);
    const count = Math.round((perMinute * (to - from)) / MINUTE);
    for (let n = 0; n < count; n++) {
      const [logger, texts] = rng.pick(LINES[service]!);
      script.add('ContainerLine', {
        t: Math.floor(from + (to - from) * rng.unit()),
        pod: rng.pick(pods),
        level: 'DEBUG',
        logger,
        text: rng.pick(texts),
      });
    }
    const reference = pullRequest(clock, service, from);
    const change = { kind: 'config', system: service, author: owner.upn } as const;
    script.add('Change', { ...change, t: from, summary: 'log level debug, for a quarter of an hour', reference });
    script.add('Change', { ...change, t: to, summary: 'log level back to info', reference });
    const number = ticket(script, from - Math.floor((40 + 90 * rng.unit()) * MINUTE), {
      queue: 'platform',
      subject: `Odd answers of ${service}`,
      messages: [
        [
          engineer(context, 4).upn,
          `One test sees the wrong ${service === 'labels' ? 'language' : 'schema'} once in a while, in staging and maybe here.`,
          0,
        ],
        [owner.upn, 'I turn debug on for a few minutes to see.', 20 + 15 * rng.unit()],
      ],
    });
    return script.plan({
      facts: {
        'herring.service': fact(service),
        'herring.change': fact(reference),
        'herring.lines': countFact(count),
        'herring.time': timeFact(from),
      },
      entities: [entity('deployment', service), entity('ticket', reference), entity('ticket', number)],
      why: `${service} logged at debug for some minutes and was set back before the onset.`,
    });
  },
});
