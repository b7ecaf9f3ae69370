import { z } from 'zod';
import { change, engineer, entitiesOf } from '../core/chat/fault.ts';
import { chatDeployments, GATEWAY, RETRIEVER } from '../core/chat/services.ts';
import { chatWindows } from '../core/chat/windows.ts';
import { fact, Script } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';

/** A release is taken back within minutes, as its start-up check failed; no user noticed. */
export default defineProducer({
  id: 'chat-rolled-back',
  title: 'A release that was taken back',
  params: z.strictObject({}),
  emits: ['Change'],
  plan(context) {
    const { now, onset } = chatWindows(context);
    const rng = context.rng('params', 'release');
    const system = rng.pick([GATEWAY, RETRIEVER, 'guardrail']);
    const t = Math.floor(now[0] + (onset - now[0]) * (0.1 + 0.75 * rng.unit()));
    const author = engineer(context, true);
    const [major, minor] = chatDeployments(context)[system]!.image.split(':').at(-1)!.split('.').map(Number);
    const release = `${major}.${minor! + 1}.0`;
    const script = new Script(context);
    const entered = change(context, script, { t, kind: 'deploy', system, summary: `release ${release}`, repo: system, author });
    change(context, script, {
      t: t + Math.floor((2 + 7 * rng.unit()) * 60e6),
      kind: 'deploy',
      system,
      summary: `roll back ${release}: stopped at the start-up check of its first pod`,
      repo: system,
      author,
    });
    const effects = [{ kind: 'latency' as const, target: `service:${system}`, from: t, to: t + 120e6, amount: 1.25 }];
    return script.plan({
      effects,
      facts: { 'herring.change': fact(entered.reference) },
      entities: entitiesOf(entered),
      why: `${system} ${release} was taken back.`,
    });
  },
});
