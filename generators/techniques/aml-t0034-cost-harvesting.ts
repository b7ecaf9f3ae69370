import { z } from 'zod';
import { effect, faultPeriod, faultPlan } from '../core/cluster/fault.ts';
import { heaviness } from '../core/cluster/inference.ts';
import { castOf } from '../core/cluster/inference-cast.ts';
import { entity } from '../core/incident/cast.ts';
import { fact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** Small files that decode to enormous ones. */
const SPONGE = { real: { bytes: 0.16, workers: 2.6 }, faint: { bytes: 0.4, workers: 0.3 } } as const;

/** Somebody sends inputs made to cost as much as possible (ATLAS: cost harvesting). */
export default defineProducer({
  id: 'aml-t0034-cost-harvesting',
  title: 'Inputs made to be expensive',
  attack: 'AML.T0034',
  params: z.strictObject({ faint: z.boolean().default(false) }),
  emits: [],
  plan(context, { faint }) {
    const { sponge, quietSponge } = castOf(context);
    const own = faint ? quietSponge : sponge;
    const period = faultPeriod(context, faint);
    const { bytes, workers } = faint ? SPONGE.faint : SPONGE.real;
    const work = heaviness(own, workers);
    const target = `client:${own.name}`;
    return faultPlan(
      context,
      {
        faint,
        period,
        summary: `The key ${own.apiKey} sends small files that decode to enormous images; each blocks a preprocess worker for seconds.`,
        actor: { kind: 'client', name: own.apiKey, aliases: [own.name] },
        facts: { 'actor.key': fact(own.apiKey), 'evidence.times_bytes': { value: bytes, tolerance: 0.5 } },
        entities: [entity('client', own.name, [own.apiKey])],
        why: faint ? `${own.name} sent a few odd files.` : `${own.name} sends decompression bombs.`,
      },
      [effect('bytes', target, bytes, period), effect('work', target, work, period)],
    );
  },
});
