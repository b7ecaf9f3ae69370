import { z } from 'zod';
import { entity } from '../core/incident/cast.ts';
import { fact, Script } from '../core/incident/script.ts';
import { pipelineOf } from '../core/pipeline/index.ts';
import { impactOf } from '../core/pipeline/impact.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { DAY, HOUR, isoDay } from '../core/time.ts';
import { defineProducer } from '../core/producer.ts';

const percent = (share: number): string => (share * 100).toFixed(1);

/** The ticket that starts the case: click-through is down, and every run is green. True under every cause. */
export default defineProducer({
  id: 'metric-complaint',
  title: 'Somebody notices the figures',
  params: z.strictObject({}),
  emits: ['Ticket'],
  plan(context) {
    const { clock, world } = context;
    const { estate, history } = pipelineOf(context, context.orders);
    const impact = impactOf(context, estate, history);
    const rng = context.rng('params', 'ticket');
    const author = rng.pick(world.people.filter(({ team }) => /Marketing|Sales|Merchandising/.test(team)));
    const at = Math.floor(Math.floor(clock.end / DAY) * DAY + (7.2 + 2.5 * rng.unit()) * HOUR);
    const number = ticketNumber(clock, at);
    const since = isoDay(estate.onsetDay * DAY);
    const { items } = estate.business;
    const script = new Script(context);
    script.add('Ticket', {
      t: at,
      number,
      queue: 'data',
      author: author.upn,
      status: 'open',
      subject: `Recommended ${items} get fewer clicks`,
      body: `Since ${since} the click-through rate of our recommended ${items} is at ${percent(impact.after)} %, it was ${percent(impact.before)} %. I asked the data team: every run of ${estate.dag} is green. Who finds out what is going on?`,
    });
    const runs = history.runs.filter(({ start }) => start < clock.end).length;
    return script.plan({
      facts: {
        'complaint.ticket': fact(number),
        'complaint.author': fact(author.name),
        'complaint.before': fact(percent(impact.before)),
        'complaint.after': fact(percent(impact.after)),
        'brief.org': fact(world.org.name),
        'brief.dag': fact(estate.dag),
        'brief.model': fact(estate.model),
        'brief.items': fact(items),
        'brief.provider': fact(estate.business.provider),
        'brief.ticket': fact(number),
        'brief.day': fact(since),
        'brief.before': fact(percent(impact.before)),
        'brief.after': fact(percent(impact.after)),
        'brief.drop': fact(String(Math.round(impact.drop * 100))),
        'brief.author': fact(author.name),
        'brief.runs': fact(String(runs)),
      },
      entities: [entity('ticket', number)],
      why: 'The ticket that the brief speaks of.',
    });
  },
});
