import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { heaviness } from '../core/cluster/inference.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** So many times the bytes, and workers that its pixels keep busy: a photograph of 12 to 40 megapixels instead of half of one. */
const LARGER = { real: { bytes: 26, workers: 2.2 }, faint: { bytes: 5, workers: 0.3 } } as const;

/** A customer's new client sends photographs as they come from the camera; decoding them blocks the others in the same pod. */
export default defineProducer({
  id: 'oversized-images',
  title: 'A customer sends huge images',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: [],
  plan(context, { faint }) {
    const { upgraded, quietUpgraded } = castOf(context);
    const own = faint ? quietUpgraded : upgraded;
    const period = faultPeriod(context, faint);
    const { bytes, workers } = faint ? LARGER.faint : LARGER.real;
    const work = heaviness(own, workers);
    const target = `client:${own.name}`;
    const agent = own.next?.agent ?? own.agents[0]!;
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `The customer with key ${own.apiKey} sends images of many megapixels since ${agent}; decoding them blocks the preprocess pods.`,
        actor: { kind: 'client', name: own.apiKey, aliases: [own.name] },
        facts: { 'actor.key': fact(own.apiKey), 'actor.agent': fact(agent), 'evidence.times_bytes': { value: bytes, tolerance: 0.4 } },
        entities: [entity('client', own.name, [own.apiKey]), ...(faint ? [] : [entity('client', agent)])],
        why: faint ? `${own.name} sent a few large images.` : `${own.name} sends huge images.`,
      },
      [effect('bytes', target, bytes, period), effect('work', target, work, period)],
    );
  },
});
