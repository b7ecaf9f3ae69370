import type { EventBatch } from '../../core/events.ts';
import { ipNumber } from '../../core/ids.ts';
import type { Identity } from '../../core/pools.ts';
import { defineSource, type SourceContext } from '../../core/source.ts';
import { writeHex } from '../../core/source-kit/hex.ts';
import { mix, perRun, TO_UNIT } from '../../core/source-kit/run.ts';
import { Stage } from '../../core/source-kit/stage.ts';
import { MINUTE, SECOND } from '../../core/time.ts';
import { describe } from './describe.ts';
import { ABOUT, GUARDDUTY, STAGE } from './table.ts';

const MILLISECOND = 1000;
/** A finding is made 5 to 30 minutes after the first event behind it (formats reference §1.3). */
const SOONEST = 5 * MINUTE;
const LATEST = 30 * MINUTE;

const run = perRun(({ pools, world }) => {
  const shortened = new Map<number, number>();
  return {
    stage: new Stage('guardduty', STAGE),
    account: pools.string(world.mainAccount),
    region: pools.string(world.region),
    /** The params of a finding without the common prefix `action.`. */
    action(code: number): number {
      let short = shortened.get(code);
      if (short === undefined) {
        const data = pools.read('params', code) as Readonly<Record<string, string>> | null;
        short = pools.params(
          data &&
            Object.fromEntries(
              Object.entries(data)
                .filter(([, value]) => value !== '')
                .map(([key, value]) => [key.replace(/^action\./, ''), value]),
            ),
        );
        shortened.set(code, short);
      }
      return short;
    },
  };
});

const networkOf = (context: SourceContext, ip: string) =>
  /^\d+\.\d+\.\d+\.\d+$/.test(ip) ? context.world.network(ipNumber(ip)) : undefined;

function findings(batch: EventBatch<'Finding'>, context: SourceContext): void {
  const { stage, ...state } = run(context);
  const { clock, pools, world } = context;
  const e = batch.columns;
  const ids = context.rng('ids', batch, 'finding').fill(new Uint32Array(batch.rows * 4));
  const noise = context.rng('noise', batch, 'timing').fill(new Uint32Array(batch.rows * 2));
  stage.reserve(batch.rows, batch.rows * 32);
  const c = stage.columns;
  const text = (code: number) => pools.read('string', code) as string | null;
  for (let i = 0; i < batch.rows; i++) {
    const draw = noise[i * 2] as number;
    const first = Math.floor((e.firstSeen[i] as number) / SECOND) * SECOND;
    const last = Math.max(first, Math.floor((e.lastSeen[i] as number) / SECOND) * SECOND);
    const stated = e.t[i] as number;
    // What the producer states is taken when it is possible; otherwise the detector needs its usual time.
    const created =
      Math.floor((stated >= first + SOONEST ? stated : first + SOONEST + draw * TO_UNIT * (LATEST - SOONEST)) / MILLISECOND) * MILLISECOND;
    const updated =
      last > created ? Math.floor((last + SOONEST + mix(draw) * TO_UNIT * (LATEST - SOONEST)) / MILLISECOND) * MILLISECOND : created;
    const arrived = Math.ceil(created / SECOND + 20 + mix(draw ^ 1) * TO_UNIT * 270) * SECOND;
    if (arrived >= clock.end) continue;
    const row = stage.rows;
    const identity = pools.read('identity', e.identity[i] as number) as Identity | null;
    const instance = world.instances[(e.instance[i] as number) - 1];
    const bucket = text(e.bucket[i] as number);
    const ip = text(e.ip[i] as number);
    const network = ip ? networkOf(context, ip) : undefined;
    const data = pools.read('params', e.data[i] as number) as Readonly<Record<string, string>> | null;
    c.created[row] = created;
    c.updated[row] = Math.min(updated, clock.end - SECOND);
    c.first[row] = first;
    c.last[row] = Math.min(last, c.updated[row]);
    c.arrived[row] = arrived;
    c.tie[row] = noise[i * 2 + 1] as number;
    c.about[row] = instance ? ABOUT.instance : bucket && /:S3\//.test(text(e.type[i] as number) ?? '') ? ABOUT.bucket : ABOUT.key;
    c.severity[row] = e.severity[i] as number;
    c.count[row] = Math.max(1, e.count[i] as number);
    c.kind[row] = e.type[i] as number;
    c.title[row] = e.title[i] as number;
    c.text[row] = pools.string(
      describe({
        type: text(e.type[i] as number) ?? '',
        who: identity?.userName ?? identity?.issuerUserName ?? null,
        what: bucket ?? instance?.id ?? null,
        api: data?.['action.awsApiCallAction.api'] ?? null,
        ip,
        country: network?.countryName ?? null,
      }),
    );
    c.account[row] = instance ? pools.string(instance.account) : state.account;
    c.region[row] = state.region;
    c.identity[row] = e.identity[i] as number;
    c.instance[row] = e.instance[i] as number;
    c.eni[row] = instance ? instance.eni.index + 1 : 0;
    c.bucket[row] = e.bucket[i] as number;
    c.ip[row] = e.ip[i] as number;
    c.data[row] = state.action(e.data[i] as number);
    c.asn[row] = network?.asn ?? 0;
    c.asnorg[row] = pools.string(network?.org);
    c.isp[row] = pools.string(network?.isp);
    c.org[row] = pools.string(network?.org);
    c.country[row] = pools.string(network?.countryName);
    c.city[row] = pools.string(network?.city);
    c.latitude[row] = network?.latitude ?? 0;
    c.longitude[row] = network?.longitude ?? 0;
    for (let k = 0; k < 4; k++) writeHex(c.id.bytes, c.id.used + k * 8, ids[i * 4 + k] as number);
    c.id.used += 32;
    c.id.close(row);
    stage.rows++;
  }
  stage.emit(context, batch);
}

export default defineSource({
  id: 'guardduty',
  title: 'Amazon GuardDuty',
  tables: [GUARDDUTY],
  accepts: { Finding: findings },
});
