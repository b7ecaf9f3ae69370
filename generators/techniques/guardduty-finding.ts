import { z } from 'zod';
import { callAction, findingTitle, networkAction } from '../core/background/findings.ts';
import { isoSeconds } from '../core/background/time.ts';
import { earlier, instanceWithId, loot } from '../core/incident/cast.ts';
import { credentialsKind, identityAt } from '../core/incident/credentials.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { instant, within } from '../core/incident/when.ts';
import { defineProducer } from '../core/producer.ts';
import { HOUR, MINUTE } from '../core/time.ts';

const params = z.strictObject({
  /** Finding type, as the detector writes it. */
  type: z.string(),
  /** 2 low, 5 medium, 8 high. */
  severity: z.number().min(1).max(9),
  /** What the finding is about. */
  about: z.enum(['identity', 'instance', 'bucket']),
  /** Whose credentials, where the finding names them. */
  credentials: credentialsKind.optional(),
  /** API that it names. */
  api: z.string().default('GetObject'),
  /** Fact that holds the time of the first event behind it; it is raised 6–29 minutes later. */
  after: z.string().default('exfil.start'),
  /** Fact that holds the time of the last event; left out: the first. */
  until: z.string().optional(),
  /** Is it the finding of the case? */
  main: z.boolean().default(true),
});

/** What the detector says about an incident: minutes late, and never why. */
export default defineProducer({
  id: 'guardduty-finding',
  title: 'Finding of the detector',
  params,
  emits: ['Finding'],
  plan(context, { type, severity, about, credentials, api, after, until, main }) {
    const { world, pools } = context;
    const rng = context.rng('params', 'finding');
    const first = instant(context, after);
    const created = Math.floor(first + within(rng, [6, 29]) * MINUTE + rng.unit() * 1e6);
    const last = Math.min(until === undefined ? first : instant(context, until), created + 6 * HOUR);
    const { bucket } = loot(context);
    const script = new Script(context);
    const identity = about === 'instance' || credentials === undefined ? 0 : pools.identity(identityAt(context, credentials, first));
    const instance = about === 'instance' ? instanceWithId(world, String(context.fact('actor.instance'))) : undefined;
    const ip = instance
      ? String(context.fact('egress.address'))
      : (earlier(context, 'actor.address') ??
        earlier(context, 'cast.addresses')?.split(',')[0] ??
        earlier(context, 'entry.address') ??
        null);
    script.add('Finding', {
      t: created,
      firstSeen: first,
      lastSeen: Math.max(first, last),
      type,
      severity,
      count: last > first ? rng.between(2, 9) : 1,
      title: findingTitle(type, instance?.id),
      identity,
      instance: instance ? pools.instance(instance.index) : 0,
      // A call that names no bucket is a finding that names none.
      bucket: about === 'instance' || api === 'ListBuckets' ? null : bucket.name,
      ip,
      data: instance ? networkAction(instance, 'OUTBOUND', Number(context.fact('egress.port'))) : callAction(api, 's3'),
    });
    return script.plan({
      facts: main ? { 'finding.type': fact(type), 'finding.time': timeFact(created, 900) } : {},
      timeline: [{ at: isoSeconds(created), text: `GuardDuty: ${type}.` }],
      why: 'The detector saw it.',
    });
  },
});
