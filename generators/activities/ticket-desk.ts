import { z } from 'zod';
import { weekday } from '../core/arrivals.ts';
import { lognormal, poisson } from '../core/distributions.ts';
import { implicated } from '../core/incident/cast.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';
import { DAY, MINUTE } from '../core/time.ts';
import type { EventWriter } from '../core/timeline.ts';
import { lastDay } from '../core/text/last-day.ts';
import { filler } from '../core/text/fill.ts';
import { days, historyStart, localTime } from '../core/text/history.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { visionWords } from '../core/text/vision/words.ts';
import { VISION } from '../core/text/tickets/vision.ts';
import { TICKETS, type TicketTemplate } from '../core/text/tickets/index.ts';
import type { IamUser, Person } from '../core/world.ts';

/** What each desk is asked, for how many days back, and how often a working day. */
const KINDS = {
  company: { templates: TICKETS, days: 14, perDay: 19 },
  vision: { templates: VISION, days: 35, perDay: 4.5 },
} as const;
type Kind = keyof typeof KINDS;

/** Teams that answer a queue. */
const DESKS: Readonly<Record<TicketTemplate['queue'], string>> = {
  'service desk': 'IT',
  platform: 'Platform',
  data: 'Data Engineering',
  security: 'Security',
  people: 'People',
  vendors: 'Platform',
};

function author(context: PlanContext, template: TicketTemplate, person: Person): string {
  const { org } = context.world;
  if (template.from === 'outside')
    return context
      .rng('noise', 'suppliers')
      .pick(['service@gridmetrics.example', 'operations@filewharf.example', 'noreply@mailcourier.example']);
  return template.from === 'monitor' ? `monitoring@${org.domain}` : person.upn;
}

/** One ticket with its thread, as far as it has come by the end of the window. */
function thread(
  context: PlanContext,
  kind: Kind,
  spared: ReadonlySet<Person | IamUser>,
  write: EventWriter,
  day: number,
  place: number,
  from: number,
): void {
  const { world, clock } = context;
  const rng = context.rng('noise', 'ticket', day, place);
  const templates: readonly TicketTemplate[] = KINDS[kind].templates;
  const template = templates[rng.weighted(templates.map((one) => one.weight))]!;
  const person = rng.pick(world.people);
  const team = world.people.filter((one) => one.team === DESKS[template.queue]);
  const agent = rng.pick(team.length > 0 ? team : world.people);
  const fill = filler(world, rng, { spared, given: kind === 'vision' ? visionWords(context, rng) : { last_day: lastDay(clock, rng) } });
  let t = Math.floor(localTime(day, person, person.hours[0] + (person.hours[1] - person.hours[0]) * rng.unit()));
  if (t < from || t >= clock.end) return;
  const opener = author(context, template, person);
  const base = { number: ticketNumber(clock, t), queue: template.queue, subject: fill(template.subject) };
  write.add('Ticket', { t, ...base, author: opener, body: fill(rng.pick(template.bodies)), status: 'open' });
  const answers = rng.chance(0.12) ? template.replies.slice(0, rng.int(template.replies.length + 1)) : template.replies;
  answers.forEach((reply, index) => {
    t += Math.floor(lognormal(rng, index === 0 ? 48 : 85, 1.1) * MINUTE);
    // Nobody answers at night: the next morning then.
    const hour = (((t / 3600e6 + agent.utcOffset) % 24) + 24) % 24;
    if (hour < agent.hours[0] || hour > agent.hours[1] + 1) {
      let morning = Math.floor(localTime(Math.floor(t / DAY) * DAY, agent, agent.hours[0] + 0.2 + 0.8 * rng.unit()));
      while (morning <= t) morning += DAY;
      t = morning;
    }
    while ((weekday(t) === 0 || weekday(t) === 6) && template.queue !== 'security') t += DAY;
    if (t >= clock.end) return;
    const last = index === template.replies.length - 1;
    const status = last ? (rng.chance(0.5) ? 'resolved' : 'closed') : reply.includes('?') ? 'pending' : 'in progress';
    write.add('Ticket', { t, ...base, author: reply.startsWith('>') ? agent.upn : opener, body: fill(reply.slice(2)), status });
  });
}

/** The queues of a company in which nothing special happens. */
export default defineProducer({
  id: 'ticket-desk',
  title: 'Tickets of all queues',
  params: z.object({
    rate: z.number().positive().default(1),
    /** `vision`: that of an inference service and its cluster. */
    desk: z.enum(['company', 'vision']).default('company'),
  }),
  emits: ['Ticket'],
  plan(context, { rate, desk }) {
    const { clock } = context;
    const from = historyStart(clock, KINDS[desk].days);
    const spared = implicated(context);
    return {
      why: 'Ordinary requests and alarms.',
      script(write) {
        for (const day of days(from, clock.end)) {
          const local = weekday(day + DAY / 2);
          const count = poisson(context.rng('noise', 'count', day), KINDS[desk].perDay * rate * (local === 0 || local === 6 ? 0.1 : 1));
          for (let place = 0; place < count; place++) thread(context, desk, spared, write, day, place, from);
        }
      },
    };
  },
});
