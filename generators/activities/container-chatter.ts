import { z } from 'zod';
import { placesAt } from '../core/cluster/places.ts';
import { standingPods } from '../core/cluster/standing-pods.ts';
import { windows } from '../core/cluster/windows.ts';
import { exponential } from '../core/distributions.ts';
import { defineProducer } from '../core/producer.ts';
import { SECOND } from '../core/time.ts';

const CELL_SECONDS = 300;

/** A kind of line that a container writes by itself: how often (mean seconds), and its texts, with `#` for a number. */
interface Habit {
  readonly every: number;
  readonly level: 'INFO' | 'WARNING' | 'DEBUG';
  readonly logger: string;
  readonly texts: readonly string[];
}

const habit = (every: number, logger: string, texts: readonly string[], level: Habit['level'] = 'INFO'): Habit => ({
  every,
  level,
  logger,
  texts,
});

/** What the services say between requests. Loggers as their frameworks name them. */
const HABITS: Readonly<Record<string, readonly Habit[]>> = {
  gateway: [
    habit(19, 'probe', ['readiness ok', 'liveness ok']),
    habit(75, 'config', ['route table unchanged, # routes', 'limits refreshed, # keys']),
    habit(160, 'tls', ['session tickets rotated', 'OCSP response still good for # minutes']),
    habit(240, 'upstream', ['pool of preprocess: # idle', 'endpoints of preprocess unchanged']),
    habit(420, 'access', ['client closed idle connection', 'keep-alive timeout'], 'DEBUG'),
  ],
  preprocess: [
    habit(22, 'app.health', ['ready', 'alive, # requests in the last minute']),
    habit(65, 'app.pool', ['decode pool: 2 workers, # images since start', 'free list # MB']),
    habit(130, 'gc', ['generation 2 collected, # objects unreachable', 'generation 1 collected']),
    habit(300, 'PIL.Image', ['image has an embedded profile, ignored', 'EXIF orientation applied'], 'DEBUG'),
    habit(520, 'app.images', ['truncated file, # bytes missing, decoded as far as it goes', 'palette image converted to RGB'], 'WARNING'),
  ],
  triton: [
    habit(48, 'http_server.cc:3532', ['HTTP request: 0 /v2/health/ready', 'HTTP request: 0 /v2/health/live']),
    habit(170, 'server.cc:371', ['Polling model repository', 'Model repository unchanged']),
    habit(610, 'metrics.cc:877', ['Collecting metrics for GPU 0', 'Collecting CPU metrics']),
  ],
  features: [
    habit(33, 'grpc.health', ['SERVING']),
    habit(95, 'app.refresh', ['embedding table # rows, version kept', 'checked for a newer table: none']),
    habit(210, 'app.cache', ['hit share 0.#', 'evicted # entries']),
  ],
  labels: [
    habit(38, 'grpc.health', ['SERVING']),
    habit(180, 'app.labels', ['label list unchanged, etag kept', 'translations reloaded, # labels']),
  ],
};

/** Names outside the namespace: each is tried with the search domains first, as `ndots:5` makes resolvers do. */
const SEARCH = ['vision.svc.cluster.local.', 'svc.cluster.local.', 'cluster.local.'] as const;
const LOOKUP_EVERY = 34;

/** What the containers of the image service write when nobody asks them, and the names they look up besides. */
export default defineProducer({
  id: 'container-chatter',
  title: 'Containers between requests',
  params: z.strictObject({}),
  emits: ['ContainerLine', 'ClusterLookup'],
  plan(context) {
    const { pools, world } = context;
    const { now, before } = windows(context);
    const texts = new Map<string, readonly number[]>();
    for (const habits of Object.values(HABITS))
      for (const { texts: all } of habits)
        for (const text of all)
          texts.set(
            text,
            text.includes('#')
              ? Array.from({ length: 60 }, (_, n) => pools.string(text.replace('#', String(3 + n * 7 + (n % 5)))))
              : [pools.string(text)],
          );
    const codes = new Map(
      [
        'INFO',
        'WARNING',
        'DEBUG',
        ...Object.values(HABITS)
          .flat()
          .map(({ logger }) => logger),
      ].map((text) => [text, pools.string(text)]),
    );
    const outside = [
      `s3.${world.region}.amazonaws.com.`,
      `sts.${world.region}.amazonaws.com.`,
      'otel-collector.observability.svc.cluster.local.',
      'ingest.metrics-cloud.example.net.',
    ];
    const names = outside.map((name) => [...SEARCH.map((domain) => pools.string(name + domain)), pools.string(name)]);
    const [found, missing, a, aaaa] = ['NOERROR', 'NXDOMAIN', 'A', 'AAAA'].map((text) => pools.string(text)) as [
      number,
      number,
      number,
      number,
    ];
    return {
      why: 'What containers do when nobody asks them.',
      ordered: {
        cellSeconds: CELL_SECONDS,
        from: before[0],
        begin: (_, orders) => {
          const days = [before, now].map(([start, end]) => ({
            start,
            end,
            pods: standingPods(context, undefined, placesAt(context, orders, start)).map(({ pod }) => ({
              code: pools.pod(pod),
              service: pod.deployment,
            })),
          }));
          return (cell, write) => {
            for (const { start, end, pods } of days) {
              const from = Math.max(start, cell.start);
              const to = Math.min(end, cell.end);
              if (from >= to) continue;
              const rng = context.rng('noise', 'chatter', cell.index);
              const lines = write.buffer('ContainerLine');
              const lookups = write.buffer('ClusterLookup');
              for (const { code, service } of pods) {
                for (const { every, level, logger, texts: all } of HABITS[service] ?? [])
                  for (let t = from + exponential(rng, every * SECOND); t < to; t += exponential(rng, every * SECOND)) {
                    lines.ensure(1);
                    const row = lines.rows++;
                    lines.columns.t[row] = Math.floor(t);
                    lines.columns.pod[row] = code;
                    lines.columns.level[row] = codes.get(level)!;
                    lines.columns.logger[row] = codes.get(logger)!;
                    lines.columns.text[row] = rng.pick(texts.get(rng.pick(all))!);
                  }
                if (service === 'redis') continue;
                for (let t = from + exponential(rng, LOOKUP_EVERY * SECOND); t < to; t += exponential(rng, LOOKUP_EVERY * SECOND)) {
                  const tried = rng.pick(names);
                  let at = t;
                  tried.forEach((name, i) => {
                    for (const [q, type] of [a, aaaa].entries()) {
                      lookups.ensure(1);
                      const row = lookups.rows++;
                      const c = lookups.columns;
                      c.t[row] = Math.floor(at + q * 40);
                      c.pod[row] = code;
                      c.name[row] = name;
                      c.qtype[row] = type;
                      c.rcode[row] = i < tried.length - 1 ? missing : found;
                      c.durationUs[row] =
                        i < tried.length - 1 ? 90 + 260 * rng.unit() : rng.chance(0.7) ? 110 + 250 * rng.unit() : 900 + 4200 * rng.unit();
                      c.lost[row] = 0;
                    }
                    at += 300 + 900 * rng.unit();
                  });
                }
              }
            }
          };
        },
      },
    };
  },
});
