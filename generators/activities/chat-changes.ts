import { z } from 'zod';
import { weekday } from '../core/arrivals.ts';
import { afterwards, changeReference, outset } from '../core/chat/fault.ts';
import { chatCast } from '../core/chat/cast.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { bystander, culprit } from '../core/incident/cast.ts';
import { DAY, HOUR, MINUTE } from '../core/time.ts';
import type { Person } from '../core/world.ts';
import type { EventRow } from '../core/events.ts';
import { leadingTo } from '../core/text/versions.ts';
import { chatDeployments, GATEWAY, GUARDRAIL, RETRIEVER, TOOLS_SERVICE } from '../core/chat/services.ts';
import { defineProducer, type PlanContext } from '../core/producer.ts';

const DAYS = 14;
const isEngineer = ({ engineer }: Person): boolean => engineer;

/** What is changed about the assistant on any day: kind, system, words, repository. Versions are put in later. */
const USUAL = [
  ['config', 'retriever', 'score threshold 0.{n}', 'assistant-config'],
  ['config', 'retriever', 'profile "short" for two small indices', 'assistant-config'],
  ['deploy', 'retriever', 'release 0.0.0', 'retriever'],
  ['config', 'prompt-registry', 'tone: shorter sentences', 'prompt-registry'],
  ['config', 'prompt-registry', 'system prompt: how to say that a colleague takes over', 'prompt-registry'],
  ['config', 'prompt-registry', 'wording of the greeting', 'prompt-registry'],
  ['deploy', 'tool-broker', 'release 0.0.0', 'tool-broker'],
  ['deploy', 'tool-broker', 'get_invoice: next version of the client', 'tool-broker'],
  ['config', 'tool-broker', 'cache of get_order 60 s', 'tool-broker'],
  ['deploy', '{product}-widget', 'release 0.0.0', '{product}-widget'],
  ['deploy', '{product}-android', 'release 0.0.0, staged to 1 %', '{product}-android'],
  ['deploy', '{product}-ios', 'release 0.0.0, staged to 1 %', '{product}-ios'],
  ['deploy', '{product}-android', 'release 0.0.0: smaller images', '{product}-android'],
  ['deploy', 'llm-gateway', 'release 0.0.0', 'llm-gateway'],
  ['config', 'llm-gateway', 'access log: two more fields', 'llm-gateway'],
  ['config', 'llm-gateway', 'limits of trial keys', 'llm-gateway'],
  ['config', 'guardrail', 'rules: candidate in shadow', 'guardrail'],
  ['deploy', 'guardrail', 'release 0.0.0', 'guardrail'],
  ['infrastructure', 'vllm', 'readiness probe, longer', 'infra-live'],
  ['config', 'vllm', 'same settings, sorted', 'infra-live'],
  ['config', 'knowledge base', 'partner sync every hour', 'assistant-config'],
  ['access', 'llm-gateway', 'key for the sandbox of a new customer', 'infra-live'],
  ['vendor', 'llm-gateway', 'a customer announces a new version of their client', 'partner-calendar'],
] as const;

/** Services whose pods are on record in the windows. */
const OF_PODS: readonly string[] = [GATEWAY, RETRIEVER, GUARDRAIL, TOOLS_SERVICE];
const renewsPods = ([kind, system]: (typeof USUAL)[number]): boolean => kind === 'deploy' && OF_PODS.includes(system);

/** The version of a system that runs when the day before begins. */
function runs(context: PlanContext, system: string): string {
  const { apps, product } = chatCast(context);
  const image = chatDeployments(context)[system]?.image;
  if (image) return image.slice(image.lastIndexOf(':') + 1);
  const app = Object.values(apps).find(({ id }) => system === `${product.toLowerCase()}-${id}`);
  return (app ?? apps.web).versions[1];
}

/** Changes around the assistant, every day, and in the hour before the onset too, whatever the cause is. */
export default defineProducer({
  id: 'chat-changes',
  title: 'Changes around the assistant',
  params: z.strictObject({}),
  emits: ['Change'],
  plan(context) {
    const { clock, world } = context;
    const { onset, before } = chatWindows(context);
    const { entry } = outset(context);
    const product = chatCast(context).product.toLowerCase();
    return {
      why: 'Changes by the teams of the assistant.',
      script(write) {
        const rng = context.rng('noise', 'changes');
        const fill = (text: string): string => text.replace('{product}', product).replace('{n}', String(rng.between(2, 19)));
        const rows: EventRow<'Change'>[] = [];
        const add = (t: number): void => {
          // Since the day before all pods are as they were: what is deployed in these hours runs elsewhere.
          const [kind, system, summary, repo] = rng.pick(t < before[0] - HOUR ? USUAL : USUAL.filter((each) => !renewsPods(each)));
          // Whoever is to blame for something has done other things as well.
          const author = rng.chance(0.1)
            ? culprit(context, 'person', world.people, isEngineer)
            : bystander(context, 'person', world.people, isEngineer, rng.int(12));
          // No other change has the number of the culprit's.
          if (t >= clock.start && t < clock.end && changeReference(context, '', t) !== changeReference(context, '', entry))
            rows.push({
              t: Math.floor(t),
              kind,
              system: fill(system),
              summary: fill(summary),
              author: author.upn,
              reference: changeReference(context, fill(repo), t),
            });
        };
        for (let day = Math.floor(clock.end / DAY) * DAY - DAYS * DAY; day < clock.end; day += DAY) {
          if ([0, 6].includes(weekday(day))) continue;
          for (let n = rng.between(4, 9); n > 0; n--) add(day + (7 + 11 * rng.unit()) * HOUR);
        }
        for (let n = rng.between(3, 5); n > 0; n--) add(onset - (4 + 66 * rng.unit()) * MINUTE);
        // Between a culprit's change and the hour that is said, too: what stands last before it is innocent.
        add(afterwards(context, 0.05 + 0.9 * rng.unit()));
        const isRelease = ({ summary }: EventRow<'Change'>): boolean => summary?.startsWith('release ') ?? false;
        const released = [...new Set(rows.filter(isRelease).map(({ system }) => system ?? ''))].flatMap((system) =>
          leadingTo(
            rows.filter((row) => isRelease(row) && row.system === system),
            runs(context, system),
            before[0],
            context.rng('noise', 'versions', system),
          ),
        );
        for (const row of [...rows.filter((row) => !isRelease(row)), ...released].sort((a, b) => a.t - b.t)) write.add('Change', row);
      },
    };
  },
});
