/** What the panels of the assistant show of a window: lengths, errors, times. Plays the conversations without writing anything. */
import { rehearse } from '../cluster/play.ts';
import type { PlanContext } from '../producer.ts';
import { GIVEN_UP, LIMITED, OK } from '../simulation/records.ts';
import { DAY } from '../time.ts';
import { Influences } from './influences.ts';
import { chatStretches } from './play.ts';
import { planWindow } from './planner.ts';
import { lengthOf } from './record.ts';
import { chatDeployments, chatModel, ENGINE, GATEWAY } from './services.ts';
import { chatWindows } from './windows.ts';

export interface Indicators {
  readonly requests: number;
  /** Mean of the length field, characters. */
  readonly length: number;
  readonly errors: number;
  readonly errorRate: number;
  /** Seconds, of complete answers. */
  readonly p50: number;
  readonly p95: number;
  /** Share of prompt tokens that came from the prefix cache. */
  readonly cached: number;
}

/** After the onset, at the same hours of the day before, and in the hour before the onset. */
export function indicators(context: PlanContext): Readonly<Record<'after' | 'before' | 'calm', Indicators>> {
  const { onset, now } = chatWindows(context);
  const calm = Math.max(now[0], onset - 3600e6);
  const influences = new Influences(context);
  const gather = { after: gathering(), before: gathering(), calm: gathering() };
  for (const part of chatStretches(context)) {
    const plan = planWindow(context, part);
    const services = { model: chatModel(context, plan), deployments: chatDeployments(context), callers: {} };
    rehearse(context, services, part, plan, ({ services: names }) => {
      const gateway = names.indexOf(GATEWAY);
      const engine = names.indexOf(ENGINE);
      return {
        spans(batch) {
          for (let i = 0; i < batch.rows; i++) {
            const at = batch.arrive[i]!;
            const to = batch.service[i]!;
            if (at === 0 || (to !== gateway && to !== engine)) continue;
            const of =
              part[0] === 'before'
                ? at + DAY >= onset
                  ? gather.before
                  : null
                : at >= onset
                  ? gather.after
                  : at >= calm
                    ? gather.calm
                    : null;
            if (!of) continue;
            if (to === engine) {
              of.prompt += batch.promptTokens[i]!;
              of.cached += batch.cachedTokens[i]!;
              continue;
            }
            const planned = batch.planned[i]!;
            const served = batch.served[i]!;
            of.requests++;
            of.length += lengthOf(plan, planned);
            if (served === OK) of.times.push(batch.leave[i]! - at);
            else if (served === GIVEN_UP ? influences.counts('cancels', plan.trace.tenant[planned]!, at) : served !== LIMITED) of.errors++;
          }
        },
      };
    });
  }
  return { after: shown(gather.after), before: shown(gather.before), calm: shown(gather.calm) };
}

interface Gathering {
  requests: number;
  length: number;
  errors: number;
  prompt: number;
  cached: number;
  readonly times: number[];
}
const gathering = (): Gathering => ({ requests: 0, length: 0, errors: 0, prompt: 0, cached: 0, times: [] });

function shown({ requests, length, errors, prompt, cached, times }: Gathering): Indicators {
  times.sort((a, b) => a - b);
  const at = (share: number): number => (times[Math.floor(share * times.length)] ?? 0) / 1e6;
  return {
    requests,
    length: length / Math.max(1, requests),
    errors,
    errorRate: errors / Math.max(1, requests),
    p50: at(0.5),
    p95: at(0.95),
    cached: cached / Math.max(1, prompt),
  };
}
