import { z } from 'zod';
import { engineer, monitor, shortlyBefore, ticket } from '../core/cluster/oddities.ts';
import { windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { MINUTE, SECOND } from '../core/time.ts';

/** Minutes between kept samples, away from the failover and near it. */
const STEP = { far: 10, near: 1 } as const;

/** The billing database changes over to its standby, as patches do; the inference service does not use it. */
export default defineProducer({
  id: 'database-failover-elsewhere',
  title: 'Failover of another database',
  params: z.strictObject({}),
  emits: ['MetricSample', 'Change', 'Ticket'],
  plan(context) {
    const { clock } = context;
    const rng = context.rng('params', 'failover');
    const span = windows(context);
    const t = shortlyBefore(rng, span.onset, 4);
    const back = t + Math.floor((55 + 50 * rng.unit()) * SECOND);
    const script = new Script(context);
    const labels = { instance: 'billing-db.internal:9187', job: 'postgres-exporter', server: 'billing-db' };
    const phase = rng.int(60) * SECOND;
    let commits = 4e8 * (0.5 + rng.unit());
    const first = Math.ceil(clock.detailStart / MINUTE) * MINUTE + phase;
    for (let minute = 0, last = first; first + minute * MINUTE < clock.end; minute++) {
      const at = first + minute * MINUTE;
      const near = Math.abs(at - t) < 30 * MINUTE;
      if (minute % (near ? STEP.near : STEP.far) !== 0) continue;
      const down = at >= t && at < back;
      const after = at >= back && last < back;
      commits = after ? 900 * rng.unit() : commits + (((at - last) / SECOND) * 31 * (0.8 + 0.4 * rng.unit()) || 0);
      last = at;
      script.add('MetricSample', { t: at, name: 'pg_up', labels, value: down ? 0 : 1 });
      if (down) continue;
      script.add('MetricSample', {
        t: at,
        name: 'pg_replication_lag_seconds',
        labels,
        value: Math.round(1000 * (at >= back && at < back + 6 * MINUTE ? 4 + 30 * rng.unit() : 0.08 + 0.4 * rng.unit())) / 1000,
      });
      script.add('MetricSample', {
        t: at,
        name: 'pg_stat_database_xact_commit',
        labels: { ...labels, datname: 'billing' },
        value: Math.round(commits),
      });
    }
    const reference = pullRequest(clock, 'billing-db', t - 3 * MINUTE);
    script.add('Change', {
      t: t - Math.floor(40 * rng.unit() * SECOND),
      kind: 'infrastructure',
      system: 'billing-db',
      summary: 'minor version, change over to the standby',
      author: engineer(context, 7).upn,
      reference,
    });
    const number = ticket(script, back + Math.floor((1 + 3 * rng.unit()) * MINUTE), {
      queue: 'platform',
      subject: 'billing-db not reachable',
      messages: [
        [monitor(context), 'Alarm: pg_up is 0 for billing-db.', 0],
        [
          engineer(context, 7).upn,
          'Planned change over, under two minutes. Only billing uses it; invoices are written later.',
          6 + 12 * rng.unit(),
        ],
      ],
    });
    return script.plan({
      facts: { 'herring.change': fact(reference), 'herring.ticket': fact(number), 'herring.time': timeFact(t) },
      entities: [entity('ticket', reference), entity('ticket', number)],
      why: 'The billing database changed over to its standby; the inference service does not use it.',
    });
  },
});
