import { z } from 'zod';
import { isoSeconds } from '../core/background/time.ts';
import { demand } from '../core/cluster/estate.ts';
import { inferenceServices, OBJECTIVE_MS, QA_CLIENT, RATE } from '../core/cluster/inference.ts';
import { LatencyPanel } from '../core/cluster/panel.ts';
import { rehearse, stretches } from '../core/cluster/play.ts';
import { windows } from '../core/cluster/windows.ts';
import { lognormal } from '../core/distributions.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { DAY, HOUR, MINUTE } from '../core/time.ts';

/** Panel and rule: evaluated every minute, over five; it fires when the objective has been missed twice in a row. */
const EVERY = MINUTE;
const FOR = 2;
/** Outside the windows the store keeps one point in five minutes. */
const KEPT = 5 * MINUTE;
const ALERT = 'InferenceLatencyP99High';
const SERIES = 'slo:inference_request_duration_seconds';

/**
 * The recordings behind the dashboard, the alarm, and the ticket that it opens. Plays the services with all that has been planned, to know what
 * the panel will show; so it comes last.
 */
export default defineProducer({
  id: 'slo-alarm',
  title: 'Dashboard, alarm and its ticket',
  params: z.strictObject({}),
  emits: ['MetricSample', 'Ticket'],
  plan(context) {
    const { world, clock } = context;
    const { onset } = windows(context);
    const services = inferenceServices(context);
    const script = new Script(context);
    const rule = { service: 'inference' };
    const put = (t: number, name: string, value: number, labels: Readonly<Record<string, string>> = {}): void =>
      script.add('MetricSample', { t: Math.floor(t), name, labels: { ...rule, ...labels }, value });
    const panels = stretches(context).map((part) => {
      const panel = new LatencyPanel(part[1], part[2], QA_CLIENT, OBJECTIVE_MS);
      rehearse(context, services, part, context.pools, (layout) => ({ spans: (batch) => panel.add(batch, layout.clients) }));
      return panel;
    });
    let alarm = 0;
    let worst = { t: onset + 5 * EVERY, p99: 0 };
    for (const panel of panels) {
      let over = 0;
      for (let t = panel.from + 5 * EVERY; t < panel.to; t += EVERY) {
        const { p50, p99, rate } = panel.over(t - 5 * EVERY, t);
        put(t, `${SERIES}:p50_5m`, p50 / 1e3);
        put(t, `${SERIES}:p99_5m`, p99 / 1e3);
        put(t, 'slo:inference_requests:rate5m', rate);
        if (t > onset && p99 > worst.p99) worst = { t, p99 };
        over = p99 > OBJECTIVE_MS ? over + 1 : 0;
        if (over < FOR) continue;
        if (alarm === 0 && t > onset) alarm = t;
        put(t, 'ALERTS', 1, { alertname: ALERT, alertstate: 'firing', severity: 'page' });
      }
    }
    // Nothing missed the objective: somebody looked at the worst moment all the same. A gate asks for the alarm.
    if (alarm === 0) alarm = worst.t;
    const rng = context.rng('noise', 'history');
    for (let t = Math.ceil(clock.detailStart / KEPT) * KEPT; t < clock.end; t += KEPT) {
      if (panels.some(({ from, to }) => t >= from && t < to + MINUTE)) continue;
      const load = demand(t);
      put(t, `${SERIES}:p50_5m`, lognormal(rng, 0.186 + 0.008 * load, 0.015));
      put(t, `${SERIES}:p99_5m`, lognormal(rng, 0.33 + 0.012 * load, 0.07));
      put(t, 'slo:inference_requests:rate5m', lognormal(rng, RATE * load, 0.06));
    }
    const now = panels[1]!;
    const calm = now.over(now.from, onset);
    const bad = now.over(onset, clock.end);
    const users = now.over(onset, clock.end, true);
    const person = bystander(context, 'engineer', world.people, ({ engineer, team }) => engineer && team !== 'Security', 5);
    const opened = alarm + 2 * MINUTE + context.rng('params', 'ticket').int(3 * MINUTE);
    const number = ticketNumber(clock, opened);
    script.add('Ticket', {
      t: opened,
      number,
      queue: 'platform',
      author: `pager@${world.org.domain}`,
      status: 'open',
      subject: `${ALERT} fired again`,
      body: `p99 of api.${world.org.domain} over five minutes is above ${OBJECTIVE_MS / 1000} s. It had fired before, and gone away by itself. On call: ${person.upn}.`,
    });
    // The last time: weeks ago, and nobody found out why.
    const earlier =
      clock.detailStart - (6 + context.rng('params', 'earlier').int(9)) * DAY - context.rng('params', 'earlier', 'hour').int(9) * HOUR;
    script.add('Ticket', {
      t: earlier,
      number: ticketNumber(clock, earlier),
      queue: 'platform',
      author: `pager@${world.org.domain}`,
      status: 'closed',
      subject: `${ALERT} fired`,
      body: 'Went back to normal within minutes. Closed without a cause.',
    });
    const share = (part: { slow: number; requests: number }): number => Math.round((1e4 * part.slow) / Math.max(1, part.requests)) / 100;
    return script.plan({
      facts: {
        'alarm.time': timeFact(alarm, 900),
        'alarm.ticket': fact(number),
        'impact.share': { value: share(users), tolerance: 0.3 },
        'impact.panel_share': { value: share(bad), tolerance: 0.3 },
        'impact.slow': { value: users.slow, unit: 'count', tolerance: 0.25 },
        'impact.p99_ms': { value: Math.round(bad.p99), tolerance: 0.3 },
        'impact.users_p99_ms': { value: Math.round(users.p99), tolerance: 0.3 },
        'impact.p99': { value: Math.round(bad.p99) / 1e3, unit: 'seconds', tolerance: 0.3 },
        'impact.users_p99': { value: Math.round(users.p99) / 1e3, unit: 'seconds', tolerance: 0.3 },
        'impact.p99_before_ms': { value: Math.round(calm.p99), tolerance: 0.3 },
        'brief.org': fact(world.org.name),
        'brief.host': fact(`api.${world.org.domain}`),
        'brief.alarm_time': fact(`${isoSeconds(alarm).slice(0, 16).replace('T', ' ')} UTC`),
        'brief.ticket': fact(number),
        'brief.namespace': fact('vision'),
      },
      entities: [entity('ticket', number)],
      timeline: [
        { at: isoSeconds(alarm), text: `The alarm ${ALERT} fires.` },
        { at: isoSeconds(opened), text: `The ticket ${number} is opened.` },
      ],
      why: 'What the dashboard showed, and the page.',
    });
  },
});
