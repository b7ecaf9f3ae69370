import { z } from 'zod';
import { clusterSuffix } from '../core/ids.ts';
import { engineer, monitor, shortlyBefore, ticket } from '../core/cluster/oddities.ts';
import { Reports, type Named } from '../core/cluster/reports.ts';
import { windows } from '../core/cluster/windows.ts';
import { entity } from '../core/incident/cast.ts';
import { fact, Script, timeFact } from '../core/incident/script.ts';
import { defineProducer } from '../core/producer.ts';
import { MINUTE, SECOND } from '../core/time.ts';

/** The registry is slow for a while: pods of another team wait for their images; nothing of ours starts in that time. */
export default defineProducer({
  id: 'registry-slow-pull',
  title: 'Slow image registry',
  params: z.strictObject({ pods: z.number().int().min(1).default(4) }),
  emits: ['ClusterEvent', 'Ticket'],
  plan(context, { pods }) {
    const rng = context.rng('params', 'registry');
    const t = shortlyBefore(rng, windows(context).onset, 7);
    const reports = new Reports(context);
    const image = `registry.example/media/thumbnails:3.4.${rng.between(2, 9)}`;
    const set = `thumbnails-${clusterSuffix(rng, 10)}`;
    let last = t;
    for (let n = 0; n < pods; n++) {
      const pod: Named = {
        name: `${set}-${clusterSuffix(rng)}`,
        namespace: 'media',
        container: 'thumbnails',
        image,
        node: reports.anyNode(rng, t, 'general'),
      };
      let at = t + Math.floor(rng.unit() * 3 * MINUTE);
      reports.create(at, pod, { kind: 'ReplicaSet', name: set });
      const refused = `Failed to pull image "${image}": rpc error: code = Unavailable desc = failed to pull and unpack image "${image}": unexpected status from HEAD request to https://registry.example/v2/media/thumbnails/manifests/${image.split(':')[1]}: 503 Service Unavailable`;
      for (let tries = rng.between(1, 3); tries > 0; tries--) {
        reports.kubelet((at += (4 + 20 * rng.unit()) * SECOND), pod, 'Failed', refused, 'Warning');
        reports.kubelet(at + 0.02 * SECOND, pod, 'Failed', 'Error: ErrImagePull', 'Warning');
        reports.kubelet((at += (12 + 20 * rng.unit()) * SECOND), pod, 'BackOff', `Back-off pulling image "${image}"`);
      }
      last = Math.max(last, reports.start(at + 10 * SECOND, pod, rng, { pullS: 70 + 110 * rng.unit(), bytes: 148e6 }));
    }
    const script = new Script(context);
    for (const row of reports.rows) script.add('ClusterEvent', row);
    const number = ticket(script, t + Math.floor((5 + 4 * rng.unit()) * MINUTE), {
      queue: 'platform',
      subject: 'Image pulls fail in media',
      messages: [
        [monitor(context), 'Alarm: pods of thumbnails do not start, ErrImagePull.', 0],
        [
          engineer(context, 2).upn,
          'The registry answers 503 and is slow. Running pods do not need it. All started by now.',
          14 + 16 * rng.unit(),
        ],
      ],
    });
    return script.plan({
      facts: { 'herring.ticket': fact(number), 'herring.time': timeFact(t), 'herring.image': fact(image) },
      entities: [entity('ticket', number), entity('deployment', 'thumbnails')],
      why: 'The registry was slow for pods of another team; no pod of the inference service started then.',
    });
  },
});
