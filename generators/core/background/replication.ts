import type { PlanContext } from '../producer.ts';
import type { Bucket } from '../world.ts';

/** A replication rule that is meant to be there. */
export interface ReplicationRule {
  readonly bucket: Bucket;
  readonly rule: string;
  /** Name of the destination bucket, in an account of ours. */
  readonly destination: string;
  readonly destinationAccount: string;
}

const RULES = 2;

/** The company's own, innocent replication rules: the same for metrics and for the daily snapshots. */
export function replicationRules(context: PlanContext): readonly ReplicationRule[] {
  const rng = context.shared('entity', 'replicated');
  const { world } = context;
  const accounts = world.accounts.filter((account) => account.kind === 'own' && account.id !== world.mainAccount);
  const buckets = world.buckets.filter((bucket) => bucket.versioning && bucket.accessLogging && bucket.sensitivity !== 'public');
  return rng.sample(buckets, Math.min(RULES, buckets.length)).map((bucket) => ({
    bucket,
    rule: rng.pick(['dr-copy', 'replicate-to-dr', 'compliance-copy', 'archive-rule']),
    destination: `${bucket.name}-dr`,
    destinationAccount: accounts.length > 0 ? rng.pick(accounts).id : world.mainAccount,
  }));
}
