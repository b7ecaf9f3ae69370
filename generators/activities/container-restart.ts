import { z } from 'zod';
import { chatDeployments, chatReplicas, GUARDRAIL, RETRIEVER, TOOLS_SERVICE } from '../core/chat/services.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { clusterOf, generalGroups } from '../core/cluster/estate.ts';
import { PodFactory } from '../core/cluster/index.ts';
import { restart } from '../core/cluster/restart.ts';
import { standingPods } from '../core/cluster/standing-pods.ts';
import { windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { Script } from '../core/incident/script.ts';
import type { Pod } from '../core/pools.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';

/** Share of cases in which it happens, and of those in which it was on the day before. */
const HAPPENS = 0.85;
const DAY_BEFORE = 0.3;
/** Seconds that it may take at most, with what goes before it. */
const ROOM = 45e6;

/** Services of which one replica more or less hurts nobody for long. */
const SERVICES = { inference: ['features', 'labels', 'gateway'], chat: [RETRIEVER, GUARDRAIL, TOOLS_SERVICE] } as const;

function chatPods(context: PlanContext, service: string): readonly Pod[] {
  const factory = new PodFactory(context);
  const nodes = clusterOf(context).nodes.filter(({ pool }) => pool === 'general');
  return Array.from({ length: chatReplicas(context, service) }, (_, i) =>
    factory.pod(chatDeployments(context)[service]!, i, 'initial', nodes[i % nodes.length]!),
  );
}

/** The container of one replica dies for lack of memory, or as its probes fail, and is started again within seconds. Nobody asks. */
export default defineProducer({
  id: 'container-restart',
  title: 'A container is started again',
  params: z.strictObject({ of: z.enum(['inference', 'chat']) }),
  emits: ['ClusterEvent', 'ContainerLine'],
  plan(context, { of }) {
    const rng = context.rng('params', 'restart');
    const script = new Script(context);
    const service = context.rng('entity', 'service').pick(SERVICES[of]);
    const pods = of === 'chat' ? chatPods(context, service) : standingPods(context, service).map(({ pod }) => pod);
    const { now, before, onset } = of === 'chat' ? chatWindows(context) : windows(context);
    const dayBefore = rng.chance(DAY_BEFORE);
    const [from, to] = dayBefore ? before : [now[0], onset];
    // Machines of the first group may be others on the day before.
    const [first] = generalGroups(context);
    const kept = clusterOf(context).nodes.filter(({ group }) => group !== first);
    const slots = [...pods.keys()];
    const steady = slots.filter((slot) => kept.some(({ name }) => name === pods[slot]!.node));
    const slot = rng.pick(dayBefore && steady.length > 0 ? steady : slots);
    const t = Math.floor(from + ROOM + (to - from - 2 * ROOM) * rng.unit());
    if (!rng.chance(HAPPENS)) return { why: 'No container died.' };
    const pod = pods[slot]!;
    const { effects, back } = restart(script, { pod, slot, t, rng });
    if (of === 'inference')
      script.add('ContainerLine', {
        // Its probes are refused until then.
        t: back - 100_000 - rng.int(500_000),
        pod: context.pools.pod(pod),
        level: 'INFO',
        logger: 'app.main',
        text: 'configuration read, listening on :8080',
      });
    return script.plan({ effects, entities: [entity('pod', pod.name)], why: `A container of ${service} was started again.` });
  },
});
