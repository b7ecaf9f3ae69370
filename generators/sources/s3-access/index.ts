import { AUTH, type EventBatch } from '../../core/events.ts';
import type { Identity } from '../../core/pools.ts';
import { HOST_ID_BYTES, requestWords, tlsOf, writeHostId, writeRequestId } from '../../core/request-ids.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { Commands } from '../../core/source-kit/commands.ts';
import { CodeMemo, mix, perRun, quantile, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { SECOND } from '../../core/time.ts';
import { KIND, S3_ACCESS, STAGE } from './table.ts';

/** Seconds from request to delivered log file, by rank: "within a few hours", best effort (formats reference §0, §1.4). */
const DELAY = [0, 2400, 0.05, 3300, 0.25, 4700, 0.5, 6300, 0.75, 8800, 0.95, 14_000, 1, 18_500];
const FILE_STEP = 60 * SECOND;
const LOST_SHARE = { 1: 0.002, 2: 0.003, 3: 0.008 } as const;
const REPEATED_SHARE = { 1: 0.0004, 2: 0.0006, 3: 0.002 } as const;
/** The clocks of S3's front ends differ from CloudTrail's by up to this. */
const SKEW = 0.08 * SECOND;

const run = perRun(({ pools, world }) => {
  const text = (code: number) => (pools.read('string', code) as string | null) ?? '';
  const logged = new Set(world.buckets.filter((bucket) => bucket.accessLogging).map((bucket) => bucket.name));
  return {
    stage: new Stage('s3_access', STAGE),
    logged: new CodeMemo((code) => Number(logged.has(text(code)))),
    op: new CodeMemo((code) =>
      text(code).startsWith('List') ? KIND.list : text(code).startsWith('Head') ? KIND.head : text(code) === 'PutObject' ? KIND.upload : 0,
    ),
    ua: new CodeMemo((code) => (tlsOf(text(code)) ? KIND.tls13 : 0)),
    commands: new Commands(pools),
    ip: new CodeMemo((code) => (/^AWS Internal$|\.amazonaws\.com$/.test(text(code)) ? KIND.internal : 0)),
    identity: new CodeMemo((code) => ((pools.read('identity', code) as Identity | null)?.type === 'AWSService' ? KIND.service : 0)),
  };
});

function objectAccess(batch: EventBatch<'ObjectAccess'>, context: SourceContext): void {
  const { stage, ...memo } = run(context);
  const { level, clock } = context;
  const e = batch.columns;
  const words = requestWords(batch, context);
  const noise = context.rng('noise', batch, 'delivery').fill(new Uint32Array(batch.rows * 3));
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, 2 * HOST_ID_BYTES, 2);
    const c = stage.columns;
    if (memo.logged.get(e.bucket[i] as number) === 0) continue;
    const delay = noise[i * 3] as number;
    const fate = (noise[i * 3 + 1] as number) * TO_UNIT;
    const other = noise[i * 3 + 2] as number;
    if (fate < LOST_SHARE[level]) continue;
    const received = Math.floor(((e.t[i] as number) + (mix(other ^ 1) * TO_UNIT - 0.5) * 2 * SKEW) / SECOND) * SECOND;
    const auth = e.auth[i] as number;
    const total = Math.max(1, e.totalMs[i] as number);
    const copies = 1 - fate < REPEATED_SHARE[level] ? 2 : 1;
    for (let copy = 0; copy < copies; copy++) {
      const rank = (copy === 0 ? delay : mix(delay)) * TO_UNIT;
      const arrived = Math.ceil((received + quantile(DELAY, rank) * SECOND) / FILE_STEP) * FILE_STEP;
      if (arrived >= clock.end) continue;
      const row = stage.rows;
      const op = memo.op.get(e.op[i] as number);
      c.t[row] = received;
      c.arrived[row] = arrived;
      c.tie[row] = mix(other + copy);
      c.kind[row] =
        op |
        (auth === AUTH.anonymous ? KIND.anonymous : auth === AUTH.query ? KIND.query : 0) |
        memo.ua.get(e.ua[i] as number) |
        memo.ip.get(e.ip[i] as number) |
        memo.identity.get(e.identity[i] as number);
      c.identity[row] = e.identity[i] as number;
      c.op[row] = e.op[i] as number;
      c.bucket[row] = e.bucket[i] as number;
      c.object[row] = e.object[i] as number;
      c.bytesin[row] = e.bytesIn[i] as number;
      c.bytesout[row] = e.bytesOut[i] as number;
      c.ip[row] = e.ip[i] as number;
      c.ua[row] = e.ua[i] as number;
      c.command[row] = memo.commands.code(e.ua[i] as number, e.op[i] as number);
      c.error[row] = e.errorCode[i] as number;
      c.region[row] = e.region[i] as number;
      c.account[row] = e.account[i] as number;
      c.total[row] = total;
      c.signed[row] = e.signed[i] as number;
      c.expires[row] = e.expires[i] as number;
      // First byte after 6 to 80 ms, mostly early; a HEAD has nothing after it.
      const wait = mix(other ^ 2) * TO_UNIT;
      c.turn[row] = op === KIND.head ? total : Math.min(total, 6 + Math.floor(wait * wait * wait * 74));
      c.requestid.used = writeRequestId(c.requestid.bytes, c.requestid.used, words, i);
      c.hostid.used = writeHostId(c.hostid.bytes, c.hostid.used, words, i);
      c.requestid.close(row);
      c.hostid.close(row);
      stage.rows++;
    }
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 's3-access',
  title: 'Amazon S3 server access logs',
  tables: [S3_ACCESS],
  accepts: { ObjectAccess: objectAccess },
  start: (context) => void run(context),
});
