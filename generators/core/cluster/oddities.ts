/** What innocent oddities of a cluster have in common: people who see to them, moments, tickets. */
import { atWork } from '../arrivals.ts';
import { bystander } from '../incident/cast.ts';
import type { Script } from '../incident/script.ts';
import type { PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { ticketNumber } from '../text/numbers.ts';
import { HOUR, MINUTE } from '../time.ts';
import type { Person } from '../world.ts';

/** An engineer whom no cause needs. @param n tells several of one oddity apart */
export const engineer = (context: PlanContext, n = 0): Person =>
  bystander(context, 'person', context.world.people, ({ team }) => team === 'Platform' || team === 'Applications', n);

/** A moment between two, at which this person works where there is one. */
export function workingMoment(rng: Rng, person: Person, from: number, to: number): number {
  for (let tries = 0; tries < 60; tries++) {
    const t = Math.floor(from + (to - from) * rng.unit());
    if (atWork(person, t)) return t;
  }
  return Math.floor(from + (to - from) * rng.unit());
}

export interface Thread {
  readonly queue: 'platform' | 'data' | 'service desk' | 'security' | 'vendors';
  readonly subject: string;
  /** Author and text of each message, and minutes after the one before it. */
  readonly messages: readonly (readonly [author: string, body: string, minutes: number])[];
}

/** Writes a ticket with its answers as far as they come by the end of the case. @returns its number */
export function ticket(script: Script, t: number, { queue, subject, messages }: Thread): string {
  const { clock } = script.context;
  const number = ticketNumber(clock, t);
  let at = t;
  messages.forEach(([author, body, minutes], i) => {
    at += Math.floor(minutes * MINUTE);
    const status = i === 0 ? 'open' : i === messages.length - 1 ? 'resolved' : 'in progress';
    if (at >= clock.start && at < clock.end) script.add('Ticket', { t: at, number, queue, author, subject, body, status });
  });
  return number;
}

export const monitor = ({ world }: PlanContext): string => `monitoring@${world.org.domain}`;

/** The hours before the onset in which an oddity may lie so that it is looked at, but not in its last minutes. */
export const shortlyBefore = (rng: Rng, onset: number, hours = 5): number => Math.floor(onset - 25 * MINUTE - rng.unit() * hours * HOUR);
