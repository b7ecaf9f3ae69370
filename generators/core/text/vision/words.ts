import { clusterOf } from '../../cluster/estate.ts';
import { inferenceClients } from '../../cluster/inference.ts';
import type { PlanContext } from '../../producer.ts';
import type { Rng } from '../../random.ts';

const SERVICES = ['gateway', 'preprocess', 'triton', 'features', 'redis', 'labels'] as const;
/** Words of one text about the inference service, for `filler({ given })`. */
export function visionWords(context: PlanContext, rng: Rng): Readonly<Record<string, string>> {
  const customer = rng.pick(inferenceClients(context));
  return {
    svc: rng.pick(SERVICES),
    customer: customer.name,
    sdk: customer.agents[0]?.split('/')[0] ?? 'the sdk',
    driver: clusterOf(context).driver,
    group: rng.pick(clusterOf(context).nodes).group,
  };
}
