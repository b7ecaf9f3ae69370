import type { EventBatch } from '../../core/events.ts';
import type { Identity } from '../../core/pools.ts';
import { HOST_ID_BYTES, requestWords, tlsOf, writeHostId, writeRequestId } from '../../core/request-ids.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { AUTH } from '../../core/events.ts';
import { trailArrival } from '../../core/source-kit/cloudtrail.ts';
import { Commands } from '../../core/source-kit/commands.ts';
import { writeHex, writeUuid } from '../../core/source-kit/hex.ts';
import { CodeMemo, mix, perRun } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { SECOND } from '../../core/time.ts';
import { API, apiInfo, isReadOnly } from './services.ts';
import { CLOUDTRAIL, EXTRA_KEYS, KIND, MORE, STAGE } from './table.ts';

const S3_VERSION = 11;
const CALLER = { address: 0, service: 1, internal: 2 } as const;
const IDENTITY = { other: 0, service: 1, foreign: 2 } as const;
/** ApiCall.flags. */
const FLAG = { console: 1, service: 2, signIn: 4, noTls: 8 } as const;

interface Run {
  readonly stage: Stage<typeof STAGE>;
  readonly api: CodeMemo;
  readonly caller: CodeMemo;
  readonly tls: CodeMemo;
  readonly identity: CodeMemo;
  readonly extra: CodeMemo;
  /** 1 for buckets whose data events are on. */
  readonly recorded: CodeMemo;
  readonly readOnly: CodeMemo;
  readonly listing: CodeMemo;
  readonly commands: Commands;
}

const run = perRun((context): Run => {
  const { pools, world } = context;
  const text = (code: number) => (pools.read('string', code) as string | null) ?? '';
  const recorded = new Set(world.buckets.filter((bucket) => bucket.dataEvents).map((bucket) => bucket.name));
  return {
    stage: new Stage('cloudtrail', STAGE),
    api: new CodeMemo((code) => apiInfo(text(code))),
    caller: new CodeMemo((code) =>
      text(code) === 'AWS Internal' ? CALLER.internal : /\.amazonaws\.com$/.test(text(code)) ? CALLER.service : CALLER.address,
    ),
    tls: new CodeMemo((code) => tlsOf(text(code))),
    identity: new CodeMemo((code) => {
      const type = (pools.read('identity', code) as Identity | null)?.type;
      return type === 'AWSService' ? IDENTITY.service : type === 'AWSAccount' ? IDENTITY.foreign : IDENTITY.other;
    }),
    extra: new CodeMemo((code) => checkExtra(pools.read('params', code) as Readonly<Record<string, string>> | null)),
    recorded: new CodeMemo((code) => Number(recorded.has(text(code)))),
    readOnly: new CodeMemo((code) => Number(isReadOnly(text(code)))),
    listing: new CodeMemo((code) => Number(text(code).startsWith('List'))),
    commands: new Commands(pools),
  };
});

/** @throws when a member has no place in the column `additionaleventdata` */
function checkExtra(extra: Readonly<Record<string, string>> | null): number {
  for (const key in extra) {
    if (!(EXTRA_KEYS as readonly string[]).includes(key))
      throw new Error(
        `ApiCall.extra has "${key}", but cloudtrail's additionaleventdata only has ${EXTRA_KEYS.join(', ')}. Add it to EXTRA_KEYS in sources/cloudtrail/table.ts.`,
      );
  }
  return 0;
}

/** Random words of a batch: ids (4 per row) and delivery (2 per row). */
function draws(batch: EventBatch, context: SourceContext): { ids: Uint32Array; noise: Uint32Array } {
  return {
    ids: context.rng('ids', batch, 'event').fill(new Uint32Array(batch.rows * 4)),
    noise: context.rng('noise', batch, 'delivery').fill(new Uint32Array(batch.rows * 2)),
  };
}

/** Writes what every record has; false when the record is delivered after the window. */
function begin(stage: Stage<typeof STAGE>, context: SourceContext, t: number, noise: Uint32Array, ids: Uint32Array, i: number): boolean {
  const arrived = trailArrival(t, noise[i * 2] as number, context.level);
  if (arrived >= context.clock.end) return false;
  const c = stage.columns;
  const row = stage.rows;
  c.t[row] = Math.floor(t / SECOND) * SECOND;
  c.arrived[row] = arrived;
  c.tie[row] = noise[i * 2 + 1] as number;
  c.eventid.used = writeUuid(c.eventid.bytes, c.eventid.used, ids, i * 4);
  return true;
}

function end(stage: Stage<typeof STAGE>): void {
  const { eventid, requestid, hostid, shared } = stage.columns;
  for (const column of [eventid, requestid, hostid, shared]) column.close(stage.rows);
  stage.rows++;
}

function apiCalls(batch: EventBatch<'ApiCall'>, context: SourceContext): void {
  const { stage, ...memo } = run(context);
  const e = batch.columns;
  const words = requestWords(batch, context);
  const { ids, noise } = draws(batch, context);
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, HOST_ID_BYTES);
    if (!begin(stage, context, e.t[i] as number, noise, ids, i)) continue;
    const c = stage.columns;
    const row = stage.rows;
    const flags = e.flags[i] as number;
    const info = memo.api.get(e.api[i] as number);
    const caller = memo.caller.get(e.ip[i] as number);
    const identity = memo.identity.get(e.identity[i] as number);
    memo.extra.get(e.extra[i] as number);
    const s3 = (info & API.s3) !== 0;
    const tls = caller === CALLER.address && (flags & (FLAG.console | FLAG.service | FLAG.noTls)) === 0;
    c.kind[row] =
      (s3 && caller === CALLER.address ? KIND.bracket : 0) |
      (caller === CALLER.address ? 0 : KIND.internal) |
      (info & API.global ? KIND.global : 0) |
      (info & API.readOnly ? KIND.readOnly : 0) |
      (info & API.data ? KIND.data : 0) |
      (tls ? KIND.tls : 0);
    c.more[row] = (flags & (MORE.console | MORE.service | MORE.signIn)) | (memo.tls.get(e.ua[i] as number) ? MORE.tls13 : 0);
    c.version[row] = info >>> API.versionShift;
    c.identity[row] = e.identity[i] as number;
    c.api[row] = e.api[i] as number;
    c.region[row] = e.region[i] as number;
    c.ip[row] = e.ip[i] as number;
    c.ua[row] = e.ua[i] as number;
    c.command[row] = memo.commands.code(e.ua[i] as number, e.api[i] as number);
    c.errorcode[row] = e.errorCode[i] as number;
    c.errormessage[row] = e.errorMessage[i] as number;
    c.request[row] = e.request[i] as number;
    c.response[row] = e.response[i] as number;
    c.extra[row] = e.extra[i] as number;
    c.resource[row] = e.resource[i] as number;
    c.resourcetype[row] = e.resourceType[i] as number;
    c.vpce[row] = e.vpce[i] as number;
    c.account[row] = e.account[i] as number;
    c.bucket[row] = 0;
    c.object[row] = 0;
    c.signed[row] = 0;
    c.expires[row] = 0;
    c.bytesin[row] = 0;
    // The answer of a management call to S3 is a short document.
    c.bytesout[row] = s3 ? 180 + ((ids[i * 4] as number) & 1023) : 0;
    if (s3) {
      c.requestid.used = writeRequestId(c.requestid.bytes, c.requestid.used, words, i);
      c.hostid.used = writeHostId(c.hostid.bytes, c.hostid.used, words, i);
    } else if ((flags & FLAG.signIn) === 0) c.requestid.used = writeUuid(c.requestid.bytes, c.requestid.used, words, i * 4);
    if (identity === IDENTITY.foreign || (identity === IDENTITY.service && (info & API.assumeRole) !== 0)) writeShared(c.shared, words, i);
    end(stage);
  }
  stage.emit(context, batch);
}

/** A second id of the row, 32 digits of version 4. */
function writeShared(column: { bytes: Uint8Array; used: number }, words: Uint32Array, row: number): void {
  for (let k = 0; k < 4; k++) {
    const x = mix((words[row * 4 + k] as number) ^ (0x5bd1e995 + k));
    writeHex(column.bytes, column.used, k === 1 ? (x & 0xffff0fff) | 0x4000 : k === 2 ? (x & 0x3fffffff) | 0x80000000 : x);
    column.used += 8;
  }
}

function objectAccess(batch: EventBatch<'ObjectAccess'>, context: SourceContext): void {
  const { stage, ...memo } = run(context);
  const e = batch.columns;
  const words = requestWords(batch, context);
  const { ids, noise } = draws(batch, context);
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, HOST_ID_BYTES);
    if (memo.recorded.get(e.bucket[i] as number) === 0 || !begin(stage, context, e.t[i] as number, noise, ids, i)) continue;
    const c = stage.columns;
    const row = stage.rows;
    const auth = e.auth[i] as number;
    const caller = memo.caller.get(e.ip[i] as number);
    c.kind[row] =
      KIND.object |
      KIND.data |
      (memo.listing.get(e.op[i] as number) ? KIND.list : 0) |
      (memo.readOnly.get(e.op[i] as number) ? KIND.readOnly : 0) |
      (caller === CALLER.address ? KIND.bracket | KIND.tls : KIND.internal);
    c.more[row] =
      (memo.tls.get(e.ua[i] as number) ? MORE.tls13 : 0) |
      (auth === AUTH.query ? MORE.query : 0) |
      (auth === AUTH.anonymous ? MORE.anonymous : 0);
    c.version[row] = S3_VERSION;
    c.identity[row] = e.identity[i] as number;
    c.api[row] = e.op[i] as number;
    c.region[row] = e.region[i] as number;
    c.ip[row] = e.ip[i] as number;
    c.ua[row] = e.ua[i] as number;
    c.command[row] = memo.commands.code(e.ua[i] as number, e.op[i] as number);
    c.errorcode[row] = e.errorCode[i] as number;
    c.errormessage[row] = 0;
    c.request[row] = 0;
    c.response[row] = 0;
    c.extra[row] = 0;
    c.resource[row] = 0;
    c.resourcetype[row] = 0;
    c.vpce[row] = e.vpce[i] as number;
    c.account[row] = e.account[i] as number;
    c.bucket[row] = e.bucket[i] as number;
    c.object[row] = e.object[i] as number;
    c.signed[row] = e.signed[i] as number;
    c.expires[row] = e.expires[i] as number;
    c.bytesin[row] = e.bytesIn[i] as number;
    c.bytesout[row] = e.bytesOut[i] as number;
    c.requestid.used = writeRequestId(c.requestid.bytes, c.requestid.used, words, i);
    c.hostid.used = writeHostId(c.hostid.bytes, c.hostid.used, words, i);
    if (memo.identity.get(e.identity[i] as number) === IDENTITY.foreign && auth !== AUTH.anonymous) writeShared(c.shared, words, i);
    end(stage);
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'cloudtrail',
  title: 'AWS CloudTrail',
  tables: [CLOUDTRAIL],
  accepts: { ApiCall: apiCalls, ObjectAccess: objectAccess },
  start: (context) => void run(context),
});
