import { z } from 'zod';
import { clusterSuffix } from '../core/ids.ts';
import { monitor, engineer, shortlyBefore, ticket } from '../core/cluster/oddities.ts';
import { standingPods } from '../core/cluster/standing-pods.ts';
import { windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { pullRequest } from '../core/text/numbers.ts';
import { DAY, SECOND } from '../core/time.ts';

/** The certificate of the gateway is renewed by its issuer, hours before the onset; the gateways read it anew and go on. */
export default defineProducer({
  id: 'certificate-renewed',
  title: 'A certificate is renewed',
  params: z.strictObject({}),
  emits: ['ClusterEvent', 'ContainerLine', 'Change', 'Ticket'],
  plan(context) {
    const { clock, pools } = context;
    const rng = context.rng('params', 'certificate');
    const t = shortlyBefore(rng, windows(context).onset);
    const owner = engineer(context);
    const script = new Script(context);
    const object = 'gateway-tls';
    const about = { kind: 'Certificate', object, namespace: 'vision', type: 'Normal' } as const;
    const request = `${object}-${clusterSuffix(rng)}`;
    script.add('ClusterEvent', {
      ...about,
      t,
      reason: 'Issuing',
      component: 'cert-manager-certificates-trigger',
      message: 'Renewing certificate as renewal was scheduled',
    });
    script.add('ClusterEvent', {
      ...about,
      t: t + 0.4 * SECOND,
      reason: 'Generated',
      component: 'cert-manager-certificates-key-manager',
      message: `Stored new private key in temporary Secret resource "${request}"`,
    });
    script.add('ClusterEvent', {
      ...about,
      t: t + 0.6 * SECOND,
      reason: 'Requested',
      component: 'cert-manager-certificates-request-manager',
      message: `Created new CertificateRequest resource "${object}-${rng.between(3, 19)}"`,
    });
    const issued = t + (3 + 8 * rng.unit()) * SECOND;
    script.add('ClusterEvent', {
      ...about,
      t: Math.floor(issued),
      reason: 'Issuing',
      component: 'cert-manager-certificates-issuing',
      message: 'The certificate has been successfully issued',
    });
    for (const { pod } of standingPods(context, 'gateway'))
      script.add('ContainerLine', {
        t: Math.floor(issued + (20 + 50 * rng.unit()) * SECOND),
        pod: pools.pod(pod),
        level: 'INFO',
        logger: 'tls',
        text: 'certificate changed on disk, loaded without restart',
      });
    const reference = pullRequest(clock, 'certificates', t);
    script.add('Change', {
      t,
      kind: 'infrastructure',
      system: 'certificates',
      summary: `${object} renewed by the issuer, 90 days`,
      author: 'cert-manager[bot]',
      reference,
    });
    const asked = t - Math.floor((6 + 6 * rng.unit()) * DAY);
    const number = ticket(script, asked, {
      queue: 'platform',
      subject: 'Certificate runs out',
      messages: [
        [monitor(context), `Certificate ${object} expires in ${rng.between(20, 28)} days.`, 0],
        [owner.upn, 'The issuer renews it by itself two weeks before. Nothing to do.', 35 + 80 * rng.unit()],
      ],
    });
    return script.plan({
      facts: { 'herring.change': fact(reference), 'herring.ticket': fact(number), 'herring.time': timeFact(t) },
      entities: [entity('ticket', number), entity('ticket', reference)],
      why: `The certificate of the gateway was renewed on schedule; no connection failed.`,
    });
  },
});
