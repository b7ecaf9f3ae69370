import type { Industry } from './company.ts';

/** A group of instances with one role. Counts grow with scale, so that queues keep their shape. */
export interface Service {
  readonly name: string;
  readonly count: number;
  readonly types: readonly string[];
  readonly network: 'public' | 'private';
  /** Which of the two VPCs. */
  readonly vpc: 0 | 1;
  readonly account: 'prod' | 'dev';
}

const service = (
  name: string,
  count: number,
  types: readonly string[],
  vpc: 0 | 1 = 0,
  network: 'public' | 'private' = 'private',
  account: 'prod' | 'dev' = 'prod',
): Service => ({
  name,
  count,
  types,
  network,
  vpc,
  account,
});

/** Services that every company runs; the last ones are the industry's own. */
export const SERVICES: readonly Service[] = [
  service('web', 6, ['c6i.large', 'c6i.xlarge']),
  service('api', 7, ['c6i.xlarge', 'c7g.xlarge']),
  service('etl-worker', 6, ['m6i.2xlarge', 'r6i.xlarge'], 1),
  service('batch', 5, ['m6i.xlarge', 'c6i.2xlarge'], 1),
  service('reporting', 4, ['r6i.xlarge', 'm6i.xlarge'], 1),
  service('search', 3, ['r6g.xlarge']),
  service('ci-runner', 4, ['c6i.2xlarge', 'c5.2xlarge'], 1),
  service('bastion', 1, ['t3.small'], 0, 'public'),
  service('sftp-gateway', 2, ['t3.medium'], 0, 'public'),
  service('monitoring', 1, ['m6i.large']),
];

export const INDUSTRY_SERVICES: Readonly<Record<Industry, readonly Service[]>> = {
  health: [service('imaging', 4, ['m6i.2xlarge', 'g5.xlarge'], 1), service('hl7-gateway', 2, ['t3.large'])],
  insurance: [service('claims-intake', 4, ['m6i.xlarge'], 1), service('pricing', 2, ['c6i.2xlarge'])],
  logistics: [service('tracking', 4, ['m6i.xlarge', 'c6i.xlarge']), service('route-optimizer', 2, ['c6i.2xlarge'], 1)],
  retail: [service('catalog', 4, ['m6i.xlarge']), service('recommender', 2, ['c6i.2xlarge', 'g5.xlarge'], 1)],
};
