import type { EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { Tries, type Try } from '../../core/source-kit/pipeline.ts';
import { perRun } from '../../core/source-kit/run.ts';
import { reader, ties } from '../../core/staging.ts';
import type { Instance } from '../../core/world.ts';
import { Lines } from './lines.ts';
import { Story, type Seen } from './story.ts';
import { SPARK_LOGS } from './table.ts';

/** `PipelineLine.channel` of a task's own log: not ours. */
const TASK = 0;

/** Of two codes of the string pool. */
const keyOf = (run: number, task: number): number => run * 2 ** 26 + task;

interface Requests {
  readonly hosts: Set<number>;
  readonly uploads: { t: number; part: number }[];
  /** Codes of the bucket and of a prefix that was written to. */
  bucket: number;
  prefix: number;
}

const run = perRun((context) => ({
  lines: new Lines(context),
  tries: new Tries(context),
  /** What S3 saw, by codes of run and task. */
  requests: new Map<number, Requests>(),
  /** Hosts of executors by their number, of applications whose executors say something of their own. */
  executors: new Map<number, Map<number, number>>(),
  /** Applications about whose committer there are lines of its own. */
  committers: new Set<number>(),
}));

function ownLines(batch: EventBatch<'PipelineLine'>, context: SourceContext): void {
  const { lines, committers, executors } = run(context);
  const text = reader(context.pools);
  const e = batch.columns;
  const tie = ties(context.rng('noise', batch, 'tie'), batch.rows);
  const warn = context.pools.string('WARN');
  for (let i = 0; i < batch.rows; i++) {
    if (e.channel[i] === TASK) continue;
    const application = e.application[i] as number;
    if (e.executor[i] !== 0) {
      let known = executors.get(application);
      if (!known) executors.set(application, (known = new Map<number, number>()));
      known.set(e.executor[i] as number, e.host[i] as number);
    }
    if (/Committer/.test(text(e.logger[i]))) committers.add(application);
    lines.own(batch, i, tie[i] as number, text(e.level[i]) === 'WARNING' ? warn : (e.level[i] as number));
  }
  lines.flush();
}

function requested(batch: EventBatch<'DatasetRequest'>, context: SourceContext): void {
  const { requests } = run(context);
  const upload = context.pools.string('PutObject');
  const e = batch.columns;
  for (let i = 0; i < batch.rows; i++) {
    const key = keyOf(e.run[i] as number, e.task[i] as number);
    let found = requests.get(key);
    if (!found) requests.set(key, (found = { hosts: new Set(), uploads: [], bucket: 0, prefix: 0 }));
    if (e.instance[i] !== 0) found.hosts.add(e.instance[i] as number);
    if (e.op[i] !== upload || e.name[i] !== 0) continue;
    found.bucket = e.bucket[i] as number;
    found.prefix = e.prefix[i] as number;
    found.uploads.push({ t: e.t[i] as number, part: e.part[i] as number });
  }
}

/**
 * Hosts by number of the executor: as their own lines have it, or else one on each node that asked S3 for the task's data, or of
 * the service that the task's host belongs to.
 */
function hostsOf(one: Try, seen: Seen, context: SourceContext): Map<number, number> {
  const { world, pools } = context;
  const known = run(context).executors.get(one.codes.application);
  if (known) return new Map([...known].sort(([a], [b]) => a - b));
  const own = pools.read('instance', one.host) as Instance | null;
  const service = own?.service ?? world.instances[0]!.service;
  const hosts =
    seen.hosts.size > 0
      ? [...seen.hosts]
      : world.instances.filter((instance) => instance.service === service).map(({ index }) => pools.instance(index));
  return new Map(hosts.sort((a, b) => a - b).map((host, i) => [i + 1, host]));
}

function finish(context: SourceContext): void {
  const { lines, tries, requests, committers } = run(context);
  const text = reader(context.pools);
  for (const one of tries.all()) {
    if (one.codes.application === 0) continue;
    const seen: Requests = requests.get(keyOf(one.codes.run, one.codes.task)) ?? { hosts: new Set(), uploads: [], bucket: 0, prefix: 0 };
    const sorted: Seen = { hosts: seen.hosts, uploads: [...seen.uploads].sort((a, b) => a.t - b.t) };
    const story = new Story(
      lines,
      context.pools,
      one,
      hostsOf(one, seen, context),
      committers.has(one.codes.application),
      // Datasets of a kind share a folder.
      `${text(seen.bucket)}/${text(seen.prefix).split('/')[0]!}`,
    );
    story.tell(sorted);
  }
  lines.flush();
}

export default defineSource({
  id: 'spark-logs',
  title: 'Logs of Spark applications',
  tables: [SPARK_LOGS],
  accepts: {
    PipelineTask: (batch, context) => run(context).tries.tasks(batch),
    PartitionCount: (batch, context) => run(context).tries.counts(batch),
    PipelineLine: ownLines,
    DatasetRequest: requested,
  },
  finish,
});
