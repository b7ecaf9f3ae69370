import type { EventBatch } from '../../core/events.ts';
import { clusterSuffix } from '../../core/ids.ts';
import type { Pod, Pools } from '../../core/pools.ts';
import { nodeSkew, runtimeOf } from '../../core/service-calls.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { still } from '../../core/staging.ts';
import { CodeMemo, LATE_SHARE, mix, numbered, perRun, quantile, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { SECOND } from '../../core/time.ts';
import { answerFlags, answerSize, querySize } from './messages.ts';
import { COREDNS_LOGS, STAGE } from './table.ts';

/** Seconds from line to stored row, by rank. */
const DELAY = [0, 0.6, 0.5, 3, 0.95, 7, 1, 15];
/** Lines that the collector loses. */
const LOST = { 1: 0, 2: 0.0002, 3: 0.001 } as const;
/** The two questions of a pair leave within so many microseconds. */
const PAIR = 5000;
/** An answer that came faster was in the cache, microseconds. */
const CACHED = 400;
const REPLICAS = 2;
/** More types, or result codes, than there are. */
const FEW = 256;
/** UDP answers that clients take: without EDNS0, and Go's resolver with it. */
const BUFFER = { plain: 512, edns: 1232 } as const;

function writersOf(context: SourceContext): { readonly code: number; readonly skew: number }[] {
  const rng = context.rng('ids', still('ClusterLookup', 'coredns'), 'pods');
  const deployment = `coredns-${clusterSuffix(rng, 10)}`;
  return Array.from({ length: REPLICAS }, () => {
    const name = `${deployment}-${clusterSuffix(rng)}`;
    return { code: context.pools.string(name), skew: nodeSkew(name, context) };
  });
}

interface Message {
  readonly size: number;
  readonly rsize: number;
  /** Codes of the answer's flags: asked others, from the cache. */
  readonly flags: readonly [number, number];
}

/** What depends on codes alone, worked out once. */
class Messages {
  /** Its resolver is Go's own: EDNS0, and a socket for each question. */
  readonly edns: CodeMemo;
  private readonly types = numbered();
  private readonly results = numbered();
  private readonly known = new Map<number, Message>();
  private readonly pools: Pools;

  constructor(pools: Pools) {
    this.pools = pools;
    this.edns = new CodeMemo((code) => Number(runtimeOf(pools.read('pod', code) as Pod) === 'gateway'));
  }

  of(name: number, qtype: number, rcode: number, edns: number): Message {
    const key = ((name * FEW + this.types.get(qtype)) * FEW + this.results.get(rcode)) * 2 + edns;
    let found = this.known.get(key);
    if (!found) {
      const { pools } = this;
      const text = (code: number): string => (pools.read('string', code) as string | null) ?? '';
      const [asked, type, result] = [text(name), text(qtype), text(rcode) || 'NOERROR'];
      found = {
        size: querySize(asked, edns === 1),
        rsize: answerSize(asked, type, result, edns === 1),
        flags: [pools.string(answerFlags(asked, result, false)), pools.string(answerFlags(asked, result, true))],
      };
      this.known.set(key, found);
    }
    return found;
  }
}

const run = perRun((context) => ({
  stage: new Stage('coredns_logs', STAGE),
  writers: writersOf(context),
  messages: new Messages(context.pools),
}));

function lookups(batch: EventBatch<'ClusterLookup'>, context: SourceContext): void {
  const { stage, writers, messages } = run(context);
  const { clock, level } = context;
  const e = batch.columns;
  const words = context.rng('noise', batch, 'lines').fill(new Uint32Array(3 * batch.rows));
  /** By pod: its question before. */
  const before = new Map<number, { readonly name: number; readonly qtype: number; readonly t: number; readonly flow: number }>();
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i);
    const c = stage.columns;
    const pod = e.pod[i] as number;
    const name = e.name[i] as number;
    const qtype = e.qtype[i] as number;
    const t = e.t[i] as number;
    const edns = messages.edns.get(pod);
    const other = before.get(pod);
    const paired = edns === 0 && other?.name === name && other.qtype !== qtype && Math.abs(t - other.t) < PAIR;
    // One socket for both questions: the same port, and so the same replica.
    const flow = paired ? other.flow : (words[3 * i] as number);
    before.set(pod, { name, qtype, t, flow });
    const word = words[3 * i + 1] as number;
    if (e.lost[i] === 1 || mix(word ^ 1) * TO_UNIT < LOST[level]) continue;
    const duration = Math.max(1, Math.round((e.durationUs[i] as number) * 1000));
    const writer = writers[mix(flow ^ 1) % REPLICAS] as (typeof writers)[number];
    const written = Math.round(t + duration / 1000) + writer.skew;
    const late = mix(word ^ 2) * TO_UNIT < LATE_SHARE[level] ? 30 + (mix(word ^ 3) % 600) : 0;
    const arrived = written + Math.round((quantile(DELAY, word * TO_UNIT) + late) * SECOND);
    if (arrived >= clock.end) continue;
    const { size, rsize, flags } = messages.of(name, qtype, e.rcode[i] as number, edns);
    const row = stage.rows++;
    c.t[row] = written;
    c.arrived[row] = arrived;
    c.tie[row] = mix(word ^ 4);
    c.writer[row] = writer.code;
    c.client[row] = pod;
    c.name[row] = name;
    c.qtype[row] = qtype;
    c.rcode[row] = e.rcode[i] as number;
    c.rflags[row] = duration < CACHED * 1000 ? flags[1] : flags[0];
    // Linux takes ports from 32768 to 60999.
    c.port[row] = 32_768 + (flow % 28_232);
    c.id[row] = (words[3 * i + 2] as number) & 0xffff;
    c.size[row] = size;
    c.bufsize[row] = edns === 1 ? BUFFER.edns : BUFFER.plain;
    c.rsize[row] = rsize;
    c.duration[row] = duration;
  }
  stage.emit(context, batch);
}

/** Lookups that were dropped on the node never reach the resolver: no line tells of them. */
export default defineSource({
  id: 'coredns-logs',
  title: 'CoreDNS query log',
  tables: [COREDNS_LOGS],
  accepts: { ClusterLookup: lookups },
});
