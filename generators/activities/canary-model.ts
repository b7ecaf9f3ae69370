import { z } from 'zod';
import { MODEL_NAME } from '../core/cluster/inference.ts';
import { engineer, ticket, workingMoment } from '../core/cluster/oddities.ts';
import { standingPods } from '../core/cluster/standing-pods.ts';
import { windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { HOUR, MINUTE, SECOND } from '../core/time.ts';

/** A new version of the model takes a twentieth of the requests for an hour and is taken out again, as planned, before today's window. */
export default defineProducer({
  id: 'canary-model',
  title: 'A model version on trial',
  params: z.strictObject({ percent: z.number().positive().default(5) }),
  emits: ['ContainerLine', 'Change', 'Ticket'],
  plan(context, { percent }) {
    const { clock, pools } = context;
    const rng = context.rng('params', 'canary');
    const owner = engineer(context, 5);
    const { now, before } = windows(context);
    // Requests of these hours are not simulated, so none has to show which version answered it.
    const t = workingMoment(rng, owner, before[1] + HOUR, now[0] - 2 * HOUR);
    const ended = t + Math.floor((55 + 12 * rng.unit()) * MINUTE);
    const version = rng.between(2, 6);
    const script = new Script(context);
    for (const { pod } of standingPods(context, 'triton')) {
      const code = pools.pod(pod);
      const at = t + Math.floor((20 + 60 * rng.unit()) * SECOND);
      const said = (after: number, logger: string, text: string): void =>
        script.add('ContainerLine', { t: Math.floor(at + after * SECOND), pod: code, level: 'INFO', logger, text });
      said(0, 'model_lifecycle.cc:472', `loading: ${MODEL_NAME}:${version}`);
      said(13 + 8 * rng.unit(), 'model_lifecycle.cc:839', `successfully loaded '${MODEL_NAME}'`);
      said(
        (ended - at) / SECOND + 30 + 40 * rng.unit(),
        'model_lifecycle.cc:624',
        `successfully unloaded '${MODEL_NAME}' version ${version}`,
      );
    }
    const reference = pullRequest(clock, MODEL_NAME, t);
    const change = { kind: 'deploy', system: MODEL_NAME, author: owner.upn, reference } as const;
    script.add('Change', { ...change, t, summary: `model ${version} takes ${percent} % for one hour` });
    script.add('Change', { ...change, t: ended, summary: `model ${version} out again as planned, results to the team` });
    const number = ticket(script, workingMoment(rng, owner, t - 28 * HOUR, t - 2 * HOUR), {
      queue: 'data',
      subject: `Trial of model ${version}`,
      messages: [
        [owner.upn, `${percent} % of the requests for one hour, then out whatever the numbers say. Latency is compared afterwards.`, 0],
        [engineer(context, 6).upn, 'Fine with us. Not in the evening please.', 25 + 50 * rng.unit()],
      ],
    });
    return script.plan({
      facts: { 'herring.change': fact(reference), 'herring.ticket': fact(number), 'herring.time': timeFact(t) },
      entities: [entity('model', `${MODEL_NAME}:${version}`), entity('ticket', reference), entity('ticket', number)],
      why: `A model version took ${percent} % for an hour and was out again long before the onset.`,
    });
  },
});
