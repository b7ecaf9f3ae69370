import { apiCalls, type Sent } from '../background/api-catalogue.ts';
import { unsetError } from '../background/bucket-states.ts';
import { isoSeconds } from '../background/time.ts';
import type { EventRow, EventType } from '../events.ts';
import type { Fact } from '../manifest.ts';
import type { Identity } from '../pools.ts';
import type { Plan, PlanContext } from '../producer.ts';
import type { Rng } from '../random.ts';
import { DAY, HOUR, SECOND } from '../time.ts';
import type { EventWriter } from '../timeline.ts';
import type { World } from '../world.ts';

/** An API call as a script writes it. */
export interface Call {
  readonly t: number;
  readonly identity: Identity;
  /** `iam.amazonaws.com:ListUsers` */
  readonly api: string;
  readonly ip: string;
  readonly ua: string;
  readonly region?: string;
  /** Code and message of a refusal. */
  readonly error?: readonly [code: string, message: string];
  readonly request?: Readonly<Record<string, string>>;
  readonly response?: Readonly<Record<string, string>>;
  readonly extra?: Readonly<Record<string, string>>;
  readonly resource?: string;
  readonly resourceType?: string;
  readonly vpce?: string;
  /** Account that received the call; the main one unless said. */
  readonly account?: string;
  readonly flags?: number;
}

/** Services whose calls are recorded in us-east-1 whatever the caller's region. */
const GLOBAL = new Set(['iam.amazonaws.com', 'organizations.amazonaws.com', 'cloudfront.amazonaws.com']);

/** Collects the events of one scripted phase while it is planned, so that facts can be counted from them. */
export class Script {
  readonly rows: { readonly type: EventType; readonly row: { t: number } }[] = [];

  constructor(readonly context: PlanContext) {}

  add<T extends EventType>(type: T, row: EventRow<T>): void {
    this.rows.push({ type, row });
  }

  call(call: Call): void {
    const { world, pools } = this.context;
    const [service = '', name = ''] = call.api.split(':');
    const sent = call.request || call.response ? bucketCall(world, call) : this.usual(service, name);
    const unset = service === 's3.amazonaws.com' ? unsetError(this.context, name, sent.request?.['bucketName'] ?? '') : undefined;
    const error = call.error ?? unset;
    this.add('ApiCall', {
      t: call.t,
      identity: pools.identity(call.identity),
      api: call.api,
      region: GLOBAL.has(service) ? 'us-east-1' : (call.region ?? world.region),
      ip: call.ip,
      ua: call.ua,
      errorCode: error?.[0] ?? null,
      errorMessage: error?.[1] ?? null,
      request: sent.request ?? null,
      response: error ? null : (sent.response ?? null),
      extra: call.extra ?? null,
      resource: error ? null : (call.resource ?? sent.resource ?? null),
      resourceType: error ? null : (call.resourceType ?? sent.resourceType ?? null),
      vpce: call.vpce ?? null,
      account: call.account ?? world.mainAccount,
      flags: call.flags ?? 0,
    });
  }

  /** What such a call sends and gets back on any day, so that a script's calls have the shape of everybody's. */
  private usual(service: string, name: string): Sent {
    const kind = apiCalls(this.context).get(`${service.replace('.amazonaws.com', '')}:${name}`);
    return kind?.make(this.context.rng('params', 'usual', this.rows.length)) ?? {};
  }

  /**
   * The plan: all rows that lie before the end of the window.
   * @param also writes what helpers write themselves, such as bulk reads
   */
  plan(rest: Omit<Plan, 'script' | 'stream'>, also: readonly { write(writer: EventWriter): void }[] = []): Plan {
    const { end } = this.context.clock;
    const rows = this.rows.filter(({ row }) => row.t < end);
    return {
      ...rest,
      script(write) {
        for (const { type, row } of rows) write.add(type, row);
        for (const each of also) each.write(write);
      },
    };
  }
}

/** A fact that is an instant. Default tolerance ten minutes. */
export const timeFact = (t: number, tolerance = 600): Fact => ({ value: isoSeconds(t), unit: 'time', tolerance });
/** A fact that is an amount of bytes. Default tolerance 8 %: S3 reports payload, people round. */
export const bytesFact = (value: number, tolerance = 0.08): Fact => ({ value: Math.round(value), unit: 'bytes', tolerance });
/** A fact that is a number of things. Default tolerance 6 %: logs lose and repeat a few records. */
export const countFact = (value: number, tolerance = 0.06): Fact => ({ value, unit: 'count', tolerance });
/** A fact that is a name or a statement. */
export const fact = (value: string | number | boolean): Fact => ({ value });

/** A moment of the detailed window that does not depend on the incident, whole window but for its first and last hours. */
export const someTime = (context: PlanContext, rng: Rng, from = 0.08, to = 0.8): number =>
  Math.floor(context.clock.detailStart + (from + rng.unit() * (to - from)) * (context.clock.end - context.clock.detailStart));

/** The same day in working hours: people write tickets then. Up to 17 hours away from `t`. */
export const deskTime = (rng: Rng, t: number): number => Math.floor(t - (t % DAY) + (7.2 + rng.unit() * 9.3) * HOUR);

/** Seconds, as drawn, to microseconds. */
export const seconds = (value: number): number => Math.round(value * SECOND);

/** What a service says when it refuses. */
export const denied = (arn: string, action: string): readonly [string, string] => {
  const text = `User: ${arn} is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`;
  return action.startsWith('ec2:')
    ? ['Client.UnauthorizedOperation', `You are not authorized to perform this operation. ${text}`]
    : ['AccessDenied', text];
};

/** S3 names the bucket's host in the request and the bucket as the resource. */
function bucketCall(world: World, { request, response }: Call): Sent {
  const { bucketName, ...rest } = request ?? {};
  if (bucketName === undefined) return { ...(request ? { request } : {}), ...(response ? { response } : {}) };
  return {
    request: { bucketName, Host: `${bucketName}.s3.${world.region}.amazonaws.com`, ...rest },
    ...(response ? { response } : {}),
    resource: `arn:aws:s3:::${bucketName}`,
    resourceType: 'AWS::S3::Bucket',
  };
}
