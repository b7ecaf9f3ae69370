import { z } from 'zod';
import { bucketStates } from '../../core/background/bucket-states.ts';
import { defineProducer } from '../../core/producer.ts';
import { days, historyStart } from '../../core/text/history.ts';
import { HOUR, MINUTE } from '../../core/time.ts';
import { rolePrincipal, rootPrincipal, userPrincipal, type Principal } from './principals.ts';

const BUCKET_DAYS = 14;
const PRINCIPAL_DAYS = 7;

/** Once a night, shortly after two, an inventory job writes down every bucket and every IAM principal. */
export default defineProducer({
  id: 'daily-snapshots',
  title: 'Inventory of buckets and principals',
  params: z.object({}),
  emits: ['BucketState', 'PrincipalState'],
  plan(context) {
    const { world, clock } = context;
    const own = world.accounts.filter((account) => account.kind === 'own');
    const principals: Principal[] = [
      ...own.map((account) => rootPrincipal(context, account.id)),
      ...world.users.map((user) => userPrincipal(context, user)),
      ...world.roles.map((role) => rolePrincipal(context, role)),
    ];
    const state = bucketStates(context);
    /** The job takes the accounts one after the other and is never on the minute. */
    const report = (day: number, account: string, table: string): number => {
      const place = own.findIndex((one) => one.id === account);
      return Math.floor(
        day + 2 * HOUR + (3 + Math.max(0, place) * 4 + 3 * context.rng('noise', 'report', table, account, day).unit()) * MINUTE,
      );
    };
    return {
      why: 'Nightly inventory.',
      script(write) {
        for (const day of days(historyStart(clock, BUCKET_DAYS), clock.end)) {
          for (const bucket of world.buckets) {
            const t = report(day, bucket.account, 'buckets');
            if (t < clock.end) write.add('BucketState', { t, bucket: bucket.name, account: bucket.account, state: state(bucket, t) });
          }
        }
        for (const day of days(historyStart(clock, PRINCIPAL_DAYS), clock.end)) {
          for (const principal of principals) {
            const t = report(day, principal.account, 'principals');
            if (t < clock.end)
              write.add('PrincipalState', { t, principal: principal.arn, account: principal.account, state: principal.at(t) });
          }
        }
      },
    };
  },
});
