import { z } from 'zod';
import { chatCast } from '../core/chat/cast.ts';
import { indicators } from '../core/chat/indicators.ts';
import { GATEWAY, MODEL_NAME } from '../core/chat/services.ts';
import { chatWindows, spokenOnset } from '../core/chat/windows.ts';
import { bystander, entity } from '../core/incident/cast.ts';
import { countFact, fact, Script } from '../core/incident/script.ts';
import { isoSeconds } from '../core/ids.ts';
import type { Fact } from '../core/manifest.ts';
import { defineProducer } from '../core/producer.ts';
import { ticketNumber } from '../core/text/numbers.ts';
import { MINUTE } from '../core/time.ts';

const shareFact = (share: number): Fact => ({ value: Math.round(1e4 * share) / 100, tolerance: 0.1 });
const secondsFact = (value: number): Fact => ({ value: Math.round(value * 10) / 10, unit: 'seconds', tolerance: 0.1 });
const percent = (share: number): string => `${Math.round(100 * share)} %`;
/** As one reads it off a panel: in steps of five. */
const roughly = (share: number): string => `${5 * Math.round(20 * share)} %`;

/** The ticket that opens the case, and what the panels show at its time. Plays the conversations once, with all that has been planned: it comes last. */
export default defineProducer({
  id: 'chat-complaint',
  title: 'Ticket about the assistant',
  params: z.strictObject({}),
  emits: ['Ticket'],
  plan(context) {
    const { world, clock } = context;
    const spans = chatWindows(context);
    const { onset } = spans;
    const { product } = chatCast(context);
    const { after, before, calm } = indicators(context);
    const person = bystander(context, 'person', world.people, ({ engineer, team }) => engineer && team !== 'Security', 5);
    const opened = clock.end - 9 * MINUTE - context.rng('params', 'ticket').int(6 * MINUTE);
    const number = ticketNumber(clock, opened);
    const hour = isoSeconds(spokenOnset(spans)).slice(11, 16);
    const moreErrors = roughly(after.errorRate / before.errorRate - 1);
    const script = new Script(context);
    script.add('Ticket', {
      t: opened,
      number,
      queue: 'platform',
      author: person.upn,
      subject: `${product}: long prompts, slow answers, more errors`,
      body: `Since about ${hour} UTC the panels of ${GATEWAY} show longer prompts (mean up by ${percent(after.length / before.length - 1)} against the same hours yesterday), answers take longer than an hour before, and the error panel (share of requests with an error code, rate limits left out) is up by about ${moreErrors} against the same hours yesterday. Three customers asked. Please find out why.`,
      status: 'open',
    });
    const rate = (value: number, tolerance = 0.1) => ({ value: Math.round(value * 1e4) / 1e4, tolerance });
    return script.plan({
      facts: {
        'impact.length_before': countFact(Math.round(before.length), 0.08),
        'impact.length_after': countFact(Math.round(after.length), 0.08),
        'impact.error_rate_before': rate(before.errorRate),
        'impact.error_rate_after': rate(after.errorRate),
        'impact.errors': countFact(after.errors, 0.1),
        'impact.error_percent_before': shareFact(before.errorRate),
        'impact.error_percent_after': shareFact(after.errorRate),
        'impact.p95_before': secondsFact(before.p95),
        'impact.p95_after': secondsFact(after.p95),
        'impact.p95_calm': secondsFact(calm.p95),
        'impact.cached_before': rate(before.cached),
        'impact.cached_after': rate(after.cached),
        'impact.requests': countFact(after.requests, 0.08),
        'brief.org': fact(world.org.name),
        'brief.product': fact(product),
        'brief.hour': fact(hour),
        'brief.day': fact(isoSeconds(onset).slice(0, 10)),
        'brief.onset': fact(`${isoSeconds(onset).slice(0, 10)} ${hour}:00`),
        'brief.model': fact(MODEL_NAME),
        'brief.ticket': fact(number),
        'brief.author': fact(person.name),
        'brief.longer': fact(percent(after.length / before.length - 1)),
        'brief.more_errors': fact(moreErrors),
      },
      entities: [entity('ticket', number)],
      timeline: [
        {
          at: isoSeconds(onset),
          text: `Prompts grow from ${Math.round(before.length)} to ${Math.round(after.length)} characters on average.`,
        },
        { at: isoSeconds(opened), text: `The ticket ${number} is opened.` },
      ],
      why: `${number} opens the case.`,
    });
  },
});
