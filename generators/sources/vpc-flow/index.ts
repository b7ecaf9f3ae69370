import { INITIATOR, VERDICT, type EventBatch } from '../../core/events.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { still } from '../../core/staging.ts';
import { CodeMemo, mix, perRun, TO_UNIT } from '../../core/source-kit/run.ts';
import { createInterfaces, isPrivate, WAY, type Interfaces } from './interfaces.ts';
import { blank, Recorder } from './recorder.ts';
import { KIND, VPC_FLOW } from './table.ts';

const run = perRun((context) => ({
  recorder: new Recorder(createInterfaces(context), context),
  isS3: new CodeMemo((code) => Number(context.pools.read('string', code) === 'S3')),
}));

/** Way of packets that leave interface `eni` for `peer`. `other` is the peer's interface, -1 if it has none. */
function wayOut(interfaces: Interfaces, eni: number, peer: number, other: number, s3: boolean): number {
  if (other >= 0) return interfaces.vpc[other] === interfaces.vpc[eni] ? WAY.vpc : WAY.peering;
  if (s3) return WAY.gatewayEndpoint;
  if (peer >= (interfaces.vpcFirst[eni] as number) && peer <= (interfaces.vpcLast[eni] as number)) return WAY.vpc;
  if (isPrivate(peer)) return WAY.privateGateway;
  return interfaces.hasPublicIp[eni] ? WAY.internetGateway : WAY.vpc;
}

function connections(batch: EventBatch<'Connection'>, context: SourceContext): void {
  const { recorder, isS3 } = run(context);
  const { interfaces } = recorder;
  const e = batch.columns;
  const words = context.rng('noise', batch, 'conversation').fill(new Uint32Array(batch.rows * 2));
  const c = blank();
  for (let i = 0; i < batch.rows; i++) {
    recorder.relieve(context, batch);
    const eni = (e.eni[i] as number) - 1;
    const other = (e.peerEni[i] as number) - 1;
    const peer = e.peerIp[i] as number;
    if (eni < 0) throw new Error(`A Connection of ${batch.producer} names no interface of ours (eni is 0).`);
    const reject = e.verdict[i] === VERDICT.reject;
    const local = e.initiator[i] === INITIATOR.local;
    const through = other >= 0 && peer !== interfaces.privateIp[other];
    c.eni = eni;
    c.peer = peer;
    c.packet = 0;
    c.start = (e.t[i] as number) / 1e6;
    c.duration = e.durationS[i] as number;
    c.localPort = e.localPort[i] as number;
    c.peerPort = e.peerPort[i] as number;
    c.protocol = e.protocol[i] as number;
    c.localOpened = local;
    c.bytesOut = e.bytesOut[i] as number;
    c.bytesIn = e.bytesIn[i] as number;
    c.packetsOut = e.packetsOut[i] as number;
    c.packetsIn = e.packetsIn[i] as number;
    c.service = e.peerService[i] as number;
    c.draw = words[i * 2] as number;
    c.path = through ? WAY.vpc : wayOut(interfaces, eni, peer, other, isS3.get(c.service) === 1);
    c.kind = 0;
    if (reject) {
      // Nobody answers: only the side that knocks has packets. Refused where it enters, or where it leaves if the peer is not ours.
      if (local) c.bytesIn = 0;
      else c.bytesOut = 0;
      if (!local || other < 0 || through) c.kind = KIND.reject;
    }
    recorder.record(c);
    if (other < 0) continue;
    // The same packets seen from the other side.
    c.draw = words[i * 2 + 1] as number;
    c.eni = other;
    c.peer = interfaces.privateIp[eni] as number;
    c.localOpened = !local;
    c.localPort = e.peerPort[i] as number;
    c.peerPort = e.localPort[i] as number;
    const [bytesOut, packetsOut] = [c.bytesOut, c.packetsOut];
    c.bytesOut = c.bytesIn;
    c.packetsOut = c.packetsIn;
    c.bytesIn = bytesOut;
    c.packetsIn = packetsOut;
    c.path = interfaces.vpc[other] === interfaces.vpc[eni] ? WAY.vpc : WAY.peering;
    if (!through) {
      c.service = 0;
      if (reject && local) c.kind = KIND.reject;
      else if (reject) continue;
      recorder.record(c);
      continue;
    }
    if (reject) continue;
    // Behind a NAT gateway: towards the instance the packets keep the far address, towards the internet the gateway opens its own port.
    c.packet = peer;
    c.kind = KIND.inside;
    recorder.record(c);
    c.packet = 0;
    c.kind = 0;
    c.peer = peer;
    c.localOpened = local;
    c.localPort = 1024 + (mix(c.draw ^ 0x6e61) % 64512);
    c.peerPort = e.peerPort[i] as number;
    c.bytesIn = c.bytesOut;
    c.packetsIn = c.packetsOut;
    c.bytesOut = bytesOut;
    c.packetsOut = packetsOut;
    c.path = WAY.internetGateway;
    recorder.record(c);
  }
  recorder.emit(context, batch);
}

/** NODATA rows per row with traffic, at most: a small world has quieter interfaces than a real one. */
const QUIET_SHARE = 0.06;

/** Intervals without traffic (thinned where there are very many), and intervals that lost records. */
function quietIntervals(context: SourceContext): void {
  const { recorder } = run(context);
  const { interfaces } = recorder;
  let idle = 0;
  for (const busy of interfaces.busy) idle += 1 - busy;
  const quiet = still('Connection', 'vpc-flow/quiet');
  const share = Math.max(50, recorder.recorded * QUIET_SHARE) / Math.max(1, idle);
  for (let eni = 0; eni < interfaces.phase.length; eni++) {
    recorder.relieve(context, quiet);
    const passing = interfaces.passing[eni] === 1;
    const own = interfaces.busy.subarray(eni * interfaces.windows, (eni + 1) * interfaces.windows);
    const from = passing ? own.indexOf(1) : 0;
    // A machine without any traffic: nothing tells that it is there.
    const to = passing ? own.lastIndexOf(1) + 1 : interfaces.windows;
    for (let slot = Math.max(0, from); slot < to; slot++) {
      const window = interfaces.base + slot;
      if (own[slot] === 0) {
        if (mix((interfaces.key[eni] as number) + Math.imul(window, 0x9e3779b1)) * TO_UNIT < share)
          recorder.emptyRow(eni, window, KIND.noData);
      } else if (interfaces.skipped(eni, window)) recorder.emptyRow(eni, window, KIND.skipData);
    }
  }
  recorder.emit(context, quiet);
}

export default defineSource({
  id: 'vpc-flow',
  title: 'Amazon VPC flow logs',
  tables: [VPC_FLOW],
  accepts: { Connection: connections },
  finish: quietIntervals,
});
