import { AUTH, type EventBatch } from '../../core/events.ts';
import { ipText } from '../../core/ids.ts';
import { HOST_ID_BYTES, requestWords, tlsOf, writeHostId, writeRequestId } from '../../core/request-ids.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { trailArrival } from '../../core/source-kit/cloudtrail.ts';
import { writeUuid } from '../../core/source-kit/hex.ts';
import { CodeMemo, perRun } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { SECOND } from '../../core/time.ts';
import type { Instance } from '../../core/world.ts';
import { KIND, S3_DATA_EVENTS, STAGE } from './table.ts';

const run = perRun((context) => {
  const { pools, world } = context;
  const text = (code: number) => (pools.read('string', code) as string | null) ?? '';
  const bucket = (code: number) => world.buckets.find(({ name }) => name === text(code));
  const instance = (code: number) => pools.read('instance', code) as Instance;
  return {
    stage: new Stage('s3_data_events', STAGE),
    recorded: new CodeMemo((code) => Number(bucket(code)?.dataEvents === true)),
    region: new CodeMemo((code) => pools.string(bucket(code)?.region ?? world.region)),
    account: new CodeMemo((code) => pools.string(bucket(code)?.account ?? world.mainAccount)),
    tls: new CodeMemo((code) => (tlsOf(text(code)) ? KIND.tls13 : 0)),
    internal: new CodeMemo((code) => (/\.amazonaws\.com$|^AWS Internal$/.test(text(code)) ? KIND.internal : 0)),
    operation: new CodeMemo((code) => {
      const name = text(code);
      return (name.startsWith('List') ? KIND.list : 0) | (/^(Get|Head|List)/.test(name) ? KIND.readOnly : 0);
    }),
    /** Address and endpoint of an instance inside the network. */
    address: new CodeMemo((code) => pools.string(ipText(instance(code).eni.privateIp))),
    endpoint: new CodeMemo((code) => pools.string(world.vpcs.find(({ id }) => id === instance(code).eni.vpc)?.s3Endpoint)),
  };
});

/** Random words of a batch: record ids (4 per row), delivery (2 per row), and what S3 prints (4 per row). */
const draws = (batch: EventBatch, context: SourceContext) => ({
  ids: context.rng('ids', batch, 'event').fill(new Uint32Array(batch.rows * 4)),
  noise: context.rng('noise', batch, 'delivery').fill(new Uint32Array(batch.rows * 2)),
  words: requestWords(batch, context),
});

/** Writes what both kinds of requests have; false when the record is delivered after the window. */
function begin(context: SourceContext, t: number, { ids, noise, words }: ReturnType<typeof draws>, i: number): boolean {
  const { columns: c, rows: row } = run(context).stage;
  const arrived = trailArrival(t, noise[i * 2] as number, context.level);
  if (arrived >= context.clock.end) return false;
  c.t[row] = Math.floor(t / SECOND) * SECOND;
  c.arrived[row] = arrived;
  c.tie[row] = noise[i * 2 + 1] as number;
  c.eventid.used = writeUuid(c.eventid.bytes, c.eventid.used, ids, i * 4);
  c.requestid.used = writeRequestId(c.requestid.bytes, c.requestid.used, words, i);
  c.hostid.used = writeHostId(c.hostid.bytes, c.hostid.used, words, i);
  for (const column of [c.eventid, c.requestid, c.hostid]) column.close(row);
  return true;
}

function datasetRequests(batch: EventBatch<'DatasetRequest'>, context: SourceContext): void {
  const { stage, ...memo } = run(context);
  const e = batch.columns;
  const random = draws(batch, context);
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, HOST_ID_BYTES);
    if (!begin(context, e.t[i] as number, random, i)) continue;
    const c = stage.columns;
    const row = stage.rows++;
    const bucket = e.bucket[i] as number;
    const instance = e.instance[i] as number;
    c.kind[row] = memo.operation.get(e.op[i] as number) | memo.tls.get(e.ua[i] as number);
    c.op[row] = e.op[i] as number;
    c.identity[row] = e.identity[i] as number;
    c.region[row] = memo.region.get(bucket);
    c.account[row] = memo.account.get(bucket);
    c.ip[row] = instance === 0 ? 0 : memo.address.get(instance);
    c.vpce[row] = instance === 0 ? 0 : memo.endpoint.get(instance);
    c.ua[row] = e.ua[i] as number;
    c.errorcode[row] = e.errorCode[i] as number;
    c.bucket[row] = bucket;
    c.object[row] = 0;
    c.prefix[row] = e.prefix[i] as number;
    c.name[row] = e.name[i] as number;
    c.part[row] = e.part[i] as number;
    c.uid[row] = e.uid[i] as number;
    c.bytesin[row] = e.bytesIn[i] as number;
    c.bytesout[row] = e.bytesOut[i] as number;
  }
  stage.emit(context, batch);
}

function objectAccess(batch: EventBatch<'ObjectAccess'>, context: SourceContext): void {
  const { stage, ...memo } = run(context);
  const e = batch.columns;
  const random = draws(batch, context);
  for (let i = 0; i < batch.rows; i++) {
    stage.make(context, batch, i, HOST_ID_BYTES);
    if (memo.recorded.get(e.bucket[i] as number) === 0 || !begin(context, e.t[i] as number, random, i)) continue;
    const c = stage.columns;
    const row = stage.rows++;
    const auth = e.auth[i] as number;
    c.kind[row] =
      memo.operation.get(e.op[i] as number) |
      memo.tls.get(e.ua[i] as number) |
      memo.internal.get(e.ip[i] as number) |
      (auth === AUTH.query ? KIND.query : auth === AUTH.anonymous ? KIND.anonymous : 0);
    c.op[row] = e.op[i] as number;
    c.identity[row] = e.identity[i] as number;
    c.region[row] = e.region[i] as number;
    c.account[row] = e.account[i] as number;
    c.ip[row] = e.ip[i] as number;
    c.vpce[row] = e.vpce[i] as number;
    c.ua[row] = e.ua[i] as number;
    c.errorcode[row] = e.errorCode[i] as number;
    c.bucket[row] = e.bucket[i] as number;
    c.object[row] = e.object[i] as number;
    c.prefix[row] = c.name[row] = c.part[row] = c.uid[row] = 0;
    c.bytesin[row] = e.bytesIn[i] as number;
    c.bytesout[row] = e.bytesOut[i] as number;
  }
  stage.emit(context, batch);
}

/** The requests of pipelines, and those to other buckets whose data events are recorded. */
export default defineSource({
  id: 's3-data-events',
  title: 'Data events of S3',
  tables: [S3_DATA_EVENTS],
  accepts: { DatasetRequest: datasetRequests, ObjectAccess: objectAccess },
});
